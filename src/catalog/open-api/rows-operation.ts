// The operation that reads the rows of an output port, with the schemas that it needs.
import type { Links } from '../../base/links'
import type { DataProduct } from '../../declare/data-product'
import type { OutputPort } from '../../declare/output-port'
import type { JsonObject } from '../published-schema'
import { pascalCase } from '../operations'
import type { VisiblePort } from '../visible-products'
import { exampleRow } from './example-value'
import { pageResponse, pageSchema } from './page'
import { exampleQuery, rowsParameters } from './parameters'
import { rowSchema, visibleColumns } from './row-schema'
import type { Specification } from './specification'

/** An output port as one caller sees it. */
export interface DescribedPort extends VisiblePort {
  readonly product: DataProduct
}

/** An operation at its path, and the schemas of its page. */
export interface DescribedOperation {
  readonly path: string
  readonly operation: JsonObject
  readonly schemas: JsonObject
}

/** @param problems the answers that are problems, by status */
export function rowsOperation(
  { product, outputPort, scope }: DescribedPort,
  specification: Specification,
  links: Links,
  problems: JsonObject,
): DescribedOperation {
  const { name, operationId, path } = outputPort
  const columns = visibleColumns(outputPort, scope)
  const [row, page] = [`${pascalCase(name)}Row`, `${pascalCase(name)}Page`]
  const asked = new URLSearchParams(exampleQuery(outputPort, scope))
  asked.append('maxpagesize', '1')
  asked.append('skipToken', 'opaque')
  const example = {
    value: [exampleRow(columns)],
    nextLink: links.outputPort(path, asked.toString()),
  }
  const headers = outputPort.versioning === 'table' ? versionHeader : {}
  return {
    path: `/${path}`,
    operation: {
      operationId,
      ...commonParts(product, outputPort),
      summary: titleOf(outputPort),
      description: descriptionOf(outputPort),
      parameters: rowsParameters(outputPort, scope),
      responses: { '200': pageResponse(page, example, headers), ...problems },
    },
    schemas: {
      [row]: { description: titleOf(outputPort), ...rowSchema(columns, specification) },
      [page]: pageSchema(row, `A page of rows: ${titleOf(outputPort)}.`),
    },
  }
}

const versionHeader = {
  'Delta-Table-Version': {
    description: 'The version of the table that the rows come from, where the read names one.',
    schema: { type: 'string', pattern: '^\\d+$' },
    example: '12',
  },
}

/** What all operations of an output port have in common. */
export function commonParts({ status }: DataProduct, { name }: OutputPort): JsonObject {
  const isOver = status === 'deprecated' || status === 'retired'
  return { tags: [name], ...(isOver && { deprecated: true }) }
}

export function titleOf({ title, name }: OutputPort): string {
  return title ?? name
}

function descriptionOf({ description, key, versioning, serviceLevel }: OutputPort): string {
  const order = key.map((column) => `\`${column}\``).join(', ')
  return [
    ...(description === undefined ? [] : [description]),
    `Rows come in pages, in the order of ${order}. While more rows follow, a page has a ` +
      '`nextLink`: follow it exactly as it is.',
    versioning === 'table'
      ? 'All pages of a query read the same version of the table. It is at most ' +
        `${serviceLevel.maxStaleness} behind the table.`
      : 'The source has no versions that a read can name, so pages may show different states of it.',
    'An unknown, repeated or malformed parameter is an error. HEAD returns the headers alone.',
  ].join('\n\n')
}
