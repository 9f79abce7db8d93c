// The endpoint with the list of data products that the documentation page shows: those of which the
// caller may see an output port, with what each promises.
import { decide } from '../access/decide'
import type { Principal } from '../access/principal'
import type { ServedOutputPort } from '../catalog/registry'
import { productPath, type DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { refuseUnknown } from '../query/parameter-values'
import { parseQueryString } from '../query/query-string'
import { documentAnswer } from './document'
import type { Endpoint } from './http/endpoint'

export function docsProductsEndpoint(served: readonly ServedOutputPort[]): Endpoint {
  return {
    name: 'readDocsProducts',
    route: 'products/docs/products.json',
    methods: ['GET'],
    callers: 'identified',
    stages: ['authenticate', 'parse', 'anywhere'],
    answer: (call, principal) => {
      refuseUnknown(parseQueryString(call.rawQuery), [])
      return documentAnswer(call, {
        text: JSON.stringify({ value: productList(served, principal) }),
        mediaTypes: ['application/json'],
        headers: { 'Cache-Control': 'private, no-cache' },
      })
    },
  }
}

function productList(served: readonly ServedOutputPort[], principal: Principal) {
  const visible = served.filter(({ outputPort }) => decide(principal, outputPort).visible)
  const products = new Set(visible.map(({ product }) => product))
  return [...products].map((product) =>
    toListed(
      product,
      visible.filter((each) => each.product === product).map(({ outputPort }) => outputPort),
    ),
  )
}

function toListed(product: DataProduct, outputPorts: readonly OutputPort[]) {
  const { title, description, domain, status, owner, origin = [] } = product
  return {
    path: productPath(product),
    ...{ title, description, domain, status, owner, origin },
    outputPorts: outputPorts.map((port) => ({
      path: port.path,
      title: port.title ?? port.name,
      description: port.description,
      // Without versions every read is of the newest rows.
      ...(port.versioning === 'table' && { maxStaleness: port.serviceLevel.maxStaleness }),
    })),
  }
}
