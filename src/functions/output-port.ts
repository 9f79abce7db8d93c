// The endpoint of one output port: it passes requests to the query path, and gives the answer its
// headers.
import { decide } from '../access/decide'
import { rowsStages } from '../catalog/operations'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { serve, type QueryPath } from '../query/serve'
import type { Endpoint } from './http/endpoint'

export function outputPortEndpoint(
  product: DataProduct,
  outputPort: OutputPort,
  path: QueryPath,
): Endpoint {
  return {
    name: outputPort.operationId,
    route: `products/${outputPort.path}`,
    methods: ['GET'],
    callers: 'identified',
    stages: rowsStages,
    visibleTo: (principal) => decide(principal, outputPort).visible,
    answer: async ({ invocation, account, rawQuery, header, signal }, principal) => {
      const accept = header('accept')
      const cacheControl = header('cache-control')
      const { mediaType, tableVersion, body } = await serve(
        { invocation, account, principal, rawQuery, accept, cacheControl, signal },
        product,
        outputPort,
        path,
      )
      const headers = {
        'Content-Type': mediaType,
        'Cache-Control': 'private, no-store',
        ...(tableVersion !== undefined && { 'Delta-Table-Version': String(tableVersion) }),
      }
      return { status: 200, headers, body }
    },
  }
}
