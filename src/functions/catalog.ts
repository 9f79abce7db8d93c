// The endpoints that list the products which exist for the caller: for programs as JSON, paged like
// rows, and as a text for agents.
import { limits } from '../base/limits'
import { llmsText } from '../catalog/llms-text'
import { productCatalog, type CatalogOptions } from '../catalog/product-catalog'
import { visibleProducts } from '../catalog/visible-products'
import type { DataProduct } from '../declare/data-product'
import { invalidParameter, pageSize, refuseUnknown } from '../query/parameter-values'
import { parseQueryString, type QueryParameters } from '../query/query-string'
import { askedEachTime, documentAnswer } from './document'
import type { Endpoint } from './http/endpoint'

export const catalogName = 'readCatalog'
export const llmsTextName = 'readLlmsText'

export function catalogEndpoint(
  products: readonly DataProduct[],
  options: CatalogOptions,
): Endpoint {
  return {
    name: catalogName,
    route: 'products/catalog',
    methods: ['GET'],
    callers: 'identified',
    stages: ['authenticate', 'parse', 'anywhere'],
    answer: (call, principal) => {
      const given = parseQueryString(call.rawQuery)
      refuseUnknown(given, ['after', 'maxpagesize'])
      const query = { after: afterOf(given), ...pageSize(given, limits.pageRowsMax) }
      const visible = visibleProducts(products, principal)
      const text = JSON.stringify(productCatalog(visible, query, options))
      return documentAnswer(call, {
        text,
        mediaTypes: ['application/json'],
        headers: askedEachTime,
      })
    },
  }
}

function afterOf(given: QueryParameters): string | undefined {
  const after = given.get('after')
  if (after === undefined || /^[a-z0-9-]+(\/v\d+)?$/.test(after)) return after
  throw invalidParameter('after', 'the path of a product, such as air-traffic or air-traffic/v2')
}

export function llmsTextEndpoint(
  products: readonly DataProduct[],
  options: CatalogOptions,
): Endpoint {
  return {
    name: llmsTextName,
    route: 'products/llms.txt',
    methods: ['GET'],
    callers: 'identified',
    stages: ['authenticate', 'parse', 'anywhere'],
    answer: (call, principal) => {
      refuseUnknown(parseQueryString(call.rawQuery), [])
      const text = llmsText(visibleProducts(products, principal), options)
      return documentAnswer(call, {
        text,
        mediaTypes: ['text/plain', 'text/markdown'],
        headers: askedEachTime,
      })
    },
  }
}
