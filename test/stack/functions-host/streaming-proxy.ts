// The way of a request: through the library's own HTTP server in this process, as the real host goes
// through it in the worker's. The caller's request and answer come in; the answer is written, held
// back, or broken off exactly as the worker's is.
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { toForwardedQuery, type ReceivedRequest } from './received-request'

export interface StreamingProxy {
  /** Of the library's own server. */
  readonly port: number
  /** How long nothing may happen on a connection before the host gives the request up. */
  readonly giveUpMs: number
}

export interface ForwardedRequest {
  /** Of the invocation. */
  readonly id: string
  /** Resolves when the function has ended. */
  readonly invoked: Promise<unknown>
  readonly request: ReceivedRequest
  /** What was read of the request before. */
  readonly body: Buffer | undefined
}

/** `silent` has waited too long for the worker, `failed` did not reach it or lost it. */
type Outcome = 'done' | 'silent' | 'failed'

/** As the real host's: a connection that fails before the headers is made again. */
const attemptsMax = 10

/** The library's server drops a connection that has been idle for 5 s: this side does it first. */
const agent = new http.Agent({ keepAlive: true, timeout: 4000 })

const hopByHop = new Set([
  'alt-svc',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'upgrade-insecure-requests',
])

/** Resolves when the answer is written or given up. */
export async function forward(
  proxy: StreamingProxy,
  forwarded: ForwardedRequest,
  answer: ServerResponse,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send(proxy, forwarded, answer)
    if (outcome === 'done' || answer.destroyed) return
    if (outcome === 'silent' || isStreamed(forwarded.request) || attempt === attemptsMax) {
      if (answer.headersSent) cut(answer)
      else answer.writeHead(outcome === 'silent' ? 500 : 502, { 'content-length': 0 }).end()
      return
    }
    await sleep(50)
  }
}

function isStreamed({ message }: ReceivedRequest): boolean {
  return 'transfer-encoding' in message.headers
}

function send(
  { port, giveUpMs }: StreamingProxy,
  { id, invoked, request, body }: ForwardedRequest,
  answer: ServerResponse,
): Promise<Outcome> {
  const upstream = http.request({
    host: '127.0.0.1',
    port,
    agent,
    method: request.method,
    path: request.path + toForwardedQuery(request.query),
    headers: toWorkerHeaders(request, port, id),
  })
  const outcome = new Promise<Outcome>((resolve) => {
    upstream.setTimeout(giveUpMs, () => {
      resolve('silent')
      upstream.destroy()
    })
    upstream.on('error', () => {
      resolve('failed')
    })
    upstream.on('response', (incoming) => {
      answer.writeHead(incoming.statusCode ?? 502, toCallerHeaders(incoming))
      // Not `pipeline`, which costs an AbortController and its DOMException for each request.
      incoming.pipe(answer, { end: false })
      incoming.on('error', () => undefined)
      incoming.once('close', () => {
        if (incoming.complete) void endAfter(invoked, giveUpMs, answer)
        // A body cut short is never a clean end.
        else cut(answer)
        resolve('done')
      })
    })
  })
  const leave = (): void => {
    if (!answer.writableFinished) upstream.destroy()
  }
  answer.once('close', leave)
  if (answer.destroyed) leave()
  if (isStreamed(request)) request.message.pipe(upstream)
  else upstream.end(body)
  return outcome
}

/** What the worker's server answers by itself, without an invocation, never reaches the caller. */
async function endAfter(invoked: Promise<unknown>, giveUpMs: number, answer: ServerResponse) {
  const patience = setTimeout(() => {
    cut(answer)
  }, giveUpMs)
  await invoked
  clearTimeout(patience)
  answer.end()
}

/** To a caller of HTTP/1.0 a mere end would be the whole answer; others miss the last chunk. */
function cut(answer: ServerResponse): void {
  const { socket, httpVersion } = answer.req
  if (httpVersion === '1.0') socket.resetAndDestroy()
  else answer.destroy()
}

/** The forwarded headers and the invocation's id are the host's, whatever the caller wrote. */
function toWorkerHeaders(
  { message, host }: ReceivedRequest,
  port: number,
  invocationId: string,
): Readonly<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (!hopByHop.has(name) && values !== undefined) headers[name] = values
  }
  return {
    ...headers,
    // Node frames the body of a GET only when it is told to.
    ...('transfer-encoding' in message.headers && { 'transfer-encoding': 'chunked' }),
    host: `localhost:${port}`,
    'x-ms-invocation-id': invocationId,
    'x-forwarded-for': message.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
  }
}

function toCallerHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has(rawHeaders[index & ~1]!.toLowerCase()))
}
