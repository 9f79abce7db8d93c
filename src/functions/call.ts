// A request as the endpoints see it: taken from what Node received, because the library's own view
// mends, merges and trusts too much (see docs/decisions/0003).
import type { HttpRequest, InvocationContext } from '@azure/functions'
import type { Exchange } from './exchange'

export interface Call {
  readonly requestId: string
  readonly method: string
  /** Still percent-encoded. */
  readonly path: string
  /** What follows the question mark, still percent-encoded. */
  readonly rawQuery: string
  readonly header: (name: string) => string | undefined
  readonly signal: AbortSignal
}

export function toCall(
  request: HttpRequest,
  { invocationId }: InvocationContext,
  { target, signal }: Exchange,
): Call {
  const queryAt = target.indexOf('?')
  return {
    requestId: invocationId,
    method: request.method,
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    rawQuery: queryAt < 0 ? '' : target.slice(queryAt + 1),
    header: (name) => request.headers.get(name) ?? undefined,
    signal,
  }
}
