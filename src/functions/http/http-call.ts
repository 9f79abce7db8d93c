// A request as the endpoints see it, read from what Node received. The library's own request is not
// used, because callers can change it: its URL by forwarded headers, and its headers by a query
// parameter named `Headers` (docs/decisions/0003).
import type { RequestAccount } from '../../base/request-account'
import { invocation, type Invocation } from '../../base/trace'
import type { Exchange } from './exchange'

export interface HttpCall {
  readonly invocation: Invocation
  readonly account: RequestAccount
  readonly method: string
  /** Still percent-encoded. */
  readonly path: string
  /** What follows the question mark, still percent-encoded. */
  readonly rawQuery: string
  readonly header: (name: string) => string | undefined
  /** Aborted, with a problem, when the caller no longer waits for the answer. */
  readonly signal: AbortSignal
}

/** @param causes of the invocation, as `traceparent`s: what the host says wins over the caller's header */
export function toHttpCall(
  requestId: string,
  { request, signal }: Exchange,
  account: RequestAccount,
  ...causes: readonly (string | undefined)[]
): HttpCall {
  const { method = 'GET', url = '/', headersDistinct } = request
  const queryAt = url.indexOf('?')
  return {
    invocation: invocation(requestId, ...causes, headersDistinct['traceparent']?.join(', ')),
    account,
    method,
    path: queryAt < 0 ? url : url.slice(0, queryAt),
    rawQuery: queryAt < 0 ? '' : url.slice(queryAt + 1),
    // All lines of a name: of some, Authorization among them, Node's `headers` has the first only, and a
    // proxy on the way may have checked another.
    header: (name) => headersDistinct[name.toLowerCase()]?.join(', '),
    signal,
  }
}
