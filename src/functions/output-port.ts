// The function of one output port: hands its requests to the query path.
import type { HttpFunctionOptions } from '@azure/functions'
import type { AuthenticateOptions } from '../access/principal'
import { authenticate } from '../access/principal'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import type { QueryPath } from '../query/serve'
import { serve } from '../query/serve'
import { endpoint } from './endpoint'

export function outputPortFunction(
  product: DataProduct,
  outputPort: OutputPort,
  path: QueryPath & AuthenticateOptions,
): HttpFunctionOptions {
  return {
    route: `products/${outputPort.path}`,
    methods: ['GET'],
    // Identity is verified in code: a function key is not one.
    authLevel: 'anonymous',
    handler: endpoint(outputPort.operationId, path, async (call) => {
      const { requestId, rawQuery, signal } = call
      const accept = call.header('accept')
      const cacheControl = call.header('cache-control')
      const { mediaType, tableVersion, body } = await serve(
        { requestId, principal: authenticate(path), rawQuery, accept, cacheControl, signal },
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
    }),
  }
}
