// OpenAPI documents for tests, as callers read them: of the declared products, and of products of a
// test's own.
import { decide, type AccessScope } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { makeLinks } from '../../src/base/links'
import { openApi } from '../../src/catalog/open-api'
import { specifications, type Specification } from '../../src/catalog/open-api/specification'
import type { DataProduct } from '../../src/declare/data-product'
import type { OutputPort } from '../../src/declare/output-port'
import { products } from '../../src/products'
import { everyType, testProducts } from '../journey/app/products'

interface Schema {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly enum?: readonly string[]
}

interface DocumentedParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Schema
  readonly example?: unknown
}

interface Operation {
  readonly operationId: string
  readonly description: string
  readonly deprecated?: boolean
  readonly parameters: readonly DocumentedParameter[]
  /** Either written out, or only a reference. */
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>
}

interface Response {
  readonly headers: Readonly<Record<string, { readonly schema?: Schema }>>
  readonly content: {
    readonly 'application/json': {
      readonly schema: Schema
      readonly example?: unknown
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
    }
  }
}

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Response>>
    readonly headers: Readonly<Record<string, object>>
  }
}

export const consumerUrl = 'https://data.contoso.com'

export interface DocumentOptions {
  readonly specification?: Specification
  readonly announces?: boolean
  readonly scopeOf?: (outputPort: OutputPort) => AccessScope
}

export function documentOf(
  product: DataProduct,
  {
    specification = '3.1',
    announces = true,
    scopeOf = (outputPort) => decide(anonymous(), outputPort),
  }: DocumentOptions = {},
): OpenApiDocument {
  const ports = Object.values(product.outputPorts).map((outputPort) => ({
    outputPort,
    scope: scopeOf(outputPort),
  }))
  const document = openApi(product, ports, {
    specification,
    announces,
    links: makeLinks(consumerUrl),
  })
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument
}

type NamedDocument = readonly [name: string, document: OpenApiDocument]

const inEach = (product: DataProduct, announces: boolean): readonly NamedDocument[] =>
  specifications.map((specification) => [
    `${product.name} in ${specification}`,
    documentOf(product, { specification, announces }),
  ])

/**
 * Every declared product and every product of the journeys, in each version of the specification.
 * Events are the same in all of them, so only the former have some.
 */
export const everyDocument: readonly NamedDocument[] = [
  ...products.flatMap((product) => inEach(product, true)),
  ...testProducts.flatMap((product) => inEach(product, false)),
]

/** Those that show every form of a document: linters take long for large ones. */
export const lintedDocuments: readonly NamedDocument[] = [
  ...products.flatMap((product) => inEach(product, true)),
  ...inEach(everyType, false),
]
