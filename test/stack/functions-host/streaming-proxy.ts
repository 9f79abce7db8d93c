// The way of a request when the app has streaming on: through the library's own HTTP proxy server
// in this process, as the real host goes through it in the worker's. The caller's request and
// answer come in; the answer is written, held back, or broken off exactly as the worker's is.
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ReceivedRequest } from './received-request'

export interface StreamingProxy {
  readonly port: number
  /** How long nothing may happen on a connection before the host gives the request up. */
  readonly giveUpMs: number
}

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

/** Resolves when the answer is written or given up; `body` is what was read of the request. */
export async function forward(
  proxy: StreamingProxy,
  invocationId: string,
  request: ReceivedRequest,
  body: Buffer | undefined,
  answer: ServerResponse,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send(proxy, invocationId, request, body, answer)
    if (outcome === 'done' || answer.destroyed) return
    const last = outcome === 'silent' || isStreamed(request) || attempt === attemptsMax
    if (last) {
      endWith(answer, outcome === 'silent' ? 504 : 502)
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
  invocationId: string,
  request: ReceivedRequest,
  body: Buffer | undefined,
  answer: ServerResponse,
): Promise<'done' | 'silent' | 'failed'> {
  const upstream = http.request({
    host: '127.0.0.1',
    port,
    agent,
    method: request.method,
    path: request.path + request.query,
    headers: toWorkerHeaders(request, port, invocationId),
  })
  const outcome = new Promise<'done' | 'silent' | 'failed'>((resolve) => {
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
      incoming.pipe(answer)
      incoming.on('error', () => undefined)
      incoming.once('close', () => {
        // A body cut short is never a clean end.
        if (!incoming.complete) answer.destroy()
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

function endWith(answer: ServerResponse, status: number): void {
  if (answer.headersSent) answer.destroy()
  else answer.writeHead(status).end()
}

/**
 * A caller's own `x-ms-invocation-id` stays: the real host only adds the header where there is
 * none. The forwarded headers are the host's, whatever the caller wrote.
 */
function toWorkerHeaders(
  { message, host }: ReceivedRequest,
  port: number,
  invocationId: string,
): Readonly<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = { 'x-ms-invocation-id': invocationId }
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (!hopByHop.has(name) && values !== undefined) headers[name] = values
  }
  return {
    ...headers,
    host: `localhost:${port}`,
    'x-forwarded-for': message.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
  }
}

function toCallerHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has(rawHeaders[index & ~1]!.toLowerCase()))
}
