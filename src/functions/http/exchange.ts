// Mends what the functions library leaves out while it streams: it does not notice a caller who left,
// does not wait for one who reads slowly, and does not abort when a body fails. All three need the
// response that Node itself holds, which Node announces before the library sees the request.
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** One request and its response as Node has them. */
export interface Exchange {
  readonly request: IncomingMessage
  /** Aborted, with a problem, when the caller has left or the answer has taken too long. */
  readonly signal: AbortSignal
  /** Resolves when the caller has taken enough to be given more; rejects when it has left. */
  readonly drained: () => Promise<void>
  /** Cuts the connection, so that what was sent cannot be taken for the whole answer. */
  readonly abort: () => void
}

/** The host's own header; it is the library's key for a request, too. */
const invocationIdHeader = 'x-ms-invocation-id'

const exchanges = new Map<string, Exchange>()

/** Has to be called before the first request; once. */
export function watchExchanges(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as {
      readonly request: IncomingMessage
      readonly response: ServerResponse
    }
    const invocationId = request.headers[invocationIdHeader]
    if (typeof invocationId === 'string') keep(invocationId, request, response)
  })
}

/** None when the caller left before its request was looked at. */
export function exchangeOf(invocationId: string): Exchange | undefined {
  return exchanges.get(invocationId)
}

function keep(invocationId: string, request: IncomingMessage, response: ServerResponse): void {
  const left = new AbortController()
  const timer = setTimeout(() => {
    left.abort(new Problem('WarehouseTimeout'))
    // Before its headers, a response that is cut off makes the host send the request again.
    if (response.headersSent) response.destroy()
  }, limits.answerTimeoutMs)
  response.once('close', () => {
    clearTimeout(timer)
    exchanges.delete(invocationId)
    if (!response.writableFinished) left.abort(new Problem('CallerLeft'))
  })
  exchanges.set(invocationId, {
    request,
    signal: left.signal,
    drained: async () => {
      left.signal.throwIfAborted()
      if (response.writableNeedDrain) await once(response, 'drain', { signal: left.signal })
    },
    abort: () => {
      response.destroy()
    },
  })
}
