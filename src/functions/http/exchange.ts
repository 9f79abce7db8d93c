// Adds what the functions library lacks when it streams: it does not notice that the caller closed
// the connection, does not wait for a slow reader, and does not abort when a body fails. All three
// need Node's own response object, which Node publishes before the library sees the request.
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { invocationIdHeader } from '../../base/headers'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** One request and its response as Node has them. */
export interface Exchange {
  readonly request: IncomingMessage
  /**
   * Aborted, with a problem, when the caller has closed the connection or the answer takes too
   * long.
   */
  readonly signal: AbortSignal
  /** Resolves when the caller can take more; rejects when it has closed the connection. */
  readonly drained: () => Promise<void>
  /**
   * Cuts the connection, so that the caller cannot take the part that was sent for the whole
   * answer.
   */
  readonly abort: () => void
}

const exchanges = new Map<string, Exchange>()

/** Call it once, before the first request. */
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

/** Undefined if the caller closed the connection before the invocation began. */
export function exchangeOf(invocationId: string): Exchange | undefined {
  return exchanges.get(invocationId)
}

function keep(invocationId: string, request: IncomingMessage, response: ServerResponse): void {
  const left = new AbortController()
  const timer = setTimeout(() => {
    left.abort(new Problem('WarehouseTimeout'))
    // If the connection is cut before the headers are sent, the host sends the request again.
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
