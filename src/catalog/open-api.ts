// The OpenAPI document of a data product: what its declaration says, and what the code does for every
// output port, in the form that gateways, client generators and documentation pages read.
import type { Links } from '../base/links'
import type { DataProduct } from '../declare/data-product'
import type { JsonObject } from './published-schema'
import { rowsProblems, versionsProblems } from './open-api/example-problem'
import { pageHeaders } from './open-api/page'
import {
  problemHeaders,
  problemResponses,
  problemSchemas,
  type ProblemExamples,
} from './open-api/problem-responses'
import { productInfo } from './open-api/product-info'
import {
  rowsOperation,
  titleOf,
  type DescribedOperation,
  type DescribedPort,
} from './open-api/rows-operation'
import { security, securitySchemes } from './open-api/security'
import { fullVersions, type Specification } from './open-api/specification'
import { versionsOperation } from './open-api/versions-operation'
import { rowsStages, versionsStages } from './operations'
import type { CatalogOptions } from './product-catalog'
import type { VisiblePort } from './visible-products'

export interface OpenApiOptions extends CatalogOptions {
  readonly specification: Specification
}

/** @param ports the output ports of the product that the caller may see */
export function openApi(
  product: DataProduct,
  ports: readonly VisiblePort[],
  { specification, links, announces }: OpenApiOptions,
): JsonObject {
  const described = ports.map((port) => ({ product, ...port }))
  const rows = sharedResponses('Rows', problemResponses(rowsStages, rowsExamples(described, links)))
  const versions = sharedResponses('Versions', problemResponses(versionsStages, versionsProblems()))
  const operations = described.flatMap((port) => [
    rowsOperation(port, specification, links, rows.references),
    ...(announces ? [versionsOperation(port, specification, links, versions.references)] : []),
  ])
  return {
    openapi: fullVersions[specification],
    ...productInfo(product),
    servers: [{ url: links.consumerUrl }],
    security,
    tags: ports.map(({ outputPort }) => ({
      name: outputPort.name,
      description: outputPort.description ?? titleOf(outputPort),
    })),
    paths: Object.fromEntries(operations.map(({ path, operation }) => [path, { get: operation }])),
    components: {
      schemas: { ...schemasOf(operations), ...problemSchemas },
      responses: { ...rows.responses, ...(announces && versions.responses) },
      headers: { ...pageHeaders, ...problemHeaders },
      securitySchemes,
    },
  }
}

/** Of each problem the first output port's that can give it. */
function rowsExamples(ports: readonly DescribedPort[], links: Links): ProblemExamples {
  const examples = ports.map((port) => rowsProblems(port, links))
  return Object.assign({}, ...examples.toReversed()) as ProblemExamples
}

function schemasOf(operations: readonly DescribedOperation[]): JsonObject {
  return Object.assign({}, ...operations.map(({ schemas }) => schemas)) as JsonObject
}

/** Every operation of a kind has the same problems, so the document has them once. */
function sharedResponses(kind: string, byStatus: JsonObject) {
  const named = Object.entries(byStatus).map(
    ([status, response]) => [status, `${kind}${status}`, response] as const,
  )
  return {
    references: Object.fromEntries(
      named.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
    ),
    responses: Object.fromEntries(named.map(([, name, response]) => [name, response])),
  }
}
