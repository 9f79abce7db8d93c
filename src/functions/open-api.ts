// The endpoint with the OpenAPI document of a data product, of the output ports that exist for the
// caller. A product of which the caller may see nothing is answered like one that does not exist.
import { LRUCache } from 'lru-cache'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import { openApi } from '../catalog/open-api'
import { specifications } from '../catalog/open-api/specification'
import { openApiName } from '../catalog/operations'
import type { CatalogOptions } from '../catalog/product-catalog'
import { visiblePorts, type VisiblePort } from '../catalog/visible-products'
import { productPath, type DataProduct } from '../declare/data-product'
import { oneOf, refuseUnknown } from '../query/parameter-values'
import { parseQueryString } from '../query/query-string'
import { askedEachTime, documentAnswer } from './document'
import type { Endpoint } from './http/endpoint'

export function openApiEndpoint(product: DataProduct, options: CatalogOptions): Endpoint {
  // While one is made, nothing else is answered for some milliseconds.
  const made = new LRUCache<string, string>({ max: limits.documentsKeptMax })
  return {
    name: openApiName(product),
    route: `products/${productPath(product)}/openapi.json`,
    methods: ['GET'],
    callers: 'identified',
    stages: ['routing', 'authenticate', 'parse', 'anywhere'],
    visibleTo: (principal) => visiblePorts(product, principal).length > 0,
    answer: (call, principal) => {
      const ports = visiblePorts(product, principal)
      if (ports.length === 0) throw new Problem('NotFound')
      const given = parseQueryString(call.rawQuery)
      refuseUnknown(given, ['version'])
      const specification = oneOf(given, 'version', specifications) ?? specifications[0]
      const key = JSON.stringify([specification, ports.map(seenOf)])
      const text =
        made.get(key) ?? JSON.stringify(openApi(product, ports, { ...options, specification }))
      made.set(key, text)
      return documentAnswer(call, {
        text,
        mediaTypes: ['application/json'],
        headers: askedEachTime,
      })
    },
  }
}

/** All that a document says depends on this: callers who see the same get the same text. */
function seenOf({ outputPort, scope }: VisiblePort): unknown {
  return [outputPort.name, ...scope.columns]
}
