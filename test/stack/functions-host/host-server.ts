// The host's own HTTP server: a loaded app comes in and a server on 127.0.0.1 goes out, which
// finds the function for a request and has it answered through the library's own server. What is
// the host's own, it answers itself.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { adminFunctionsPath, answerAdmin } from './admin-api'
import type { App } from './app'
import { answerEventGrid, eventGridPath } from './event-grid-webhook'
import { writeAnswer } from './host-answer'
import { findFunction } from './http-function'
import { invoke } from './invocation'
import type { Log } from './log'
import { toReceivedRequest, toTriggerMetadata, type ReceivedRequest } from './received-request'
import { forward } from './streaming-proxy'

export interface HostServerOptions {
  readonly app: App
  /** 0 for any free one. */
  readonly port: number
  readonly giveUpMs: number
  /** The path to which `/` leads. */
  readonly home: string | undefined
  readonly log: Log
}

export interface HostServer {
  readonly server: Server
  readonly url: string
}

/** What the real host's server takes; it refuses more by itself, before any function. */
const requestLineBytesMax = 8192
const headersBytesMax = 32_768
const bodyBytesMax = 100 * 1024 * 1024

/** Of Node: so much that what is too long comes to be refused here. */
const readBytesMax = 1024 * 1024

export async function startHostServer(options: HostServerOptions): Promise<HostServer> {
  const serverOptions = { maxHeaderSize: readBytesMax, keepAliveTimeout: 130_000 }
  const server = http.createServer(serverOptions, (message, answer) => {
    handle(options, message, answer).catch((error: unknown) => {
      options.log({ level: 'error', category: 'system', message: String(error) })
      if (answer.headersSent) answer.destroy()
      else writeAnswer(answer, { status: 500 })
    })
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` }
}

async function handle(
  { app, giveUpMs, home, log }: HostServerOptions,
  message: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const request = toReceivedRequest(message)
  const refusal = refuse(message, request)
  if (request === undefined || refusal !== undefined) {
    writeAnswer(answer, { status: refusal ?? 400 })
    return
  }
  if (request.path === '/' && home !== undefined) {
    writeAnswer(answer, { status: 302, headers: { location: home } })
    return
  }
  const own = [
    [adminFunctionsPath, answerAdmin] as const,
    [eventGridPath, answerEventGrid] as const,
  ].find(([path]) => path.test(request.path))
  if (own) {
    const text = (await read(message)).toString()
    writeAnswer(answer, await own[1](app, request, text, log))
    return
  }
  const found = findFunction(app.httpFunctions, request.method, request.path)
  if (found === undefined) {
    writeAnswer(answer, { status: 404 })
    return
  }
  const { target, values } = found
  // The real host binds a body of a known length before it calls the function.
  const body = bodyBytes(message) > 0 ? await read(message) : undefined
  const invocation = {
    id: randomUUID(),
    input: { http: {} },
    triggerMetadata: toTriggerMetadata(request, values),
  }
  const invoked = invoke(app, target, invocation, log)
  const proxy = { port: app.streamingPort, giveUpMs }
  await forward(proxy, { id: invocation.id, invoked, request, body }, answer)
}

function refuse(message: IncomingMessage, request: ReceivedRequest | undefined) {
  const { method = '', url = '', httpVersion, rawHeaders } = message
  if (`${method} ${url} HTTP/${httpVersion}\r\n`.length > requestLineBytesMax) return 414
  // Each name is followed by a colon and a blank, each value by the end of its line.
  const headersBytes = rawHeaders.reduce((sum, part) => sum + part.length + 2, 0)
  if (headersBytes > headersBytesMax) return 431
  if (request === undefined) return 400
  return bodyBytes(message) > bodyBytesMax ? 500 : undefined
}

function bodyBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0)
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
