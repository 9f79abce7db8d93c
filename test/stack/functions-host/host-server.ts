// The host's own HTTP server: a loaded app comes in and a server on 127.0.0.1 goes out, which
// finds the function for a request, has it answered with streaming or without, and tells about
// itself under `/admin` as the real host does.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toAdminAnswer } from './admin'
import type { App } from './app'
import { findFunction, type FoundFunction } from './http-function'
import { invoke, type Invocation } from './invocation'
import type { Log } from './log'
import { toHttpData, toReceivedRequest, toTriggerMetadata } from './received-request'
import type { ReceivedRequest } from './received-request'
import { writeResponse } from './response-writer'
import { forward } from './streaming-proxy'

export interface HostServerOptions {
  readonly app: App
  /** 0 for any free one. */
  readonly port: number
  readonly giveUpMs: number
  readonly log: Log
}

export interface HostServer {
  readonly server: Server
  readonly url: string
}

/** The real host's server refuses a longer request line by itself, before any function. */
const requestLineBytesMax = 8192
const headerBytesMax = 32_768 + requestLineBytesMax
const bodyBytesMax = 100 * 1024 * 1024

export async function startHostServer(options: HostServerOptions): Promise<HostServer> {
  const serverOptions = { maxHeaderSize: headerBytesMax, keepAliveTimeout: 130_000 }
  const server = http.createServer(serverOptions, (message, answer) => {
    handle(options, message, answer).catch((error: unknown) => {
      options.log({ level: 'error', category: 'system', message: String(error) })
      if (answer.headersSent) answer.destroy()
      else answer.writeHead(500).end()
    })
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` }
}

async function handle(
  options: HostServerOptions,
  message: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const { app } = options
  const request = toReceivedRequest(message)
  const refusal = refuse(message)
  if (request === undefined || refusal !== undefined) {
    end(answer, refusal ?? 400)
    return
  }
  const admin = toAdminAnswer(app, request)
  if (admin !== undefined) {
    answer.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(admin))
    return
  }
  const found = findFunction(app.functions, request.method, request.path)
  // A function that is switched off still takes its requests: no later one gets them.
  if (found === undefined || found.target.disabled) {
    end(answer, 404)
    return
  }
  // The real host binds a body of a known length before it calls the function.
  const body = bodyBytes(message) > 0 ? await read(message) : undefined
  if (app.streamingPort === undefined) await answerPlainly(options, found, request, body, answer)
  else await answerStreaming(options, app.streamingPort, found, request, body, answer)
}

function refuse(message: IncomingMessage): number | undefined {
  if ((message.url?.length ?? 0) > requestLineBytesMax) return 414
  return bodyBytes(message) > bodyBytesMax ? 413 : undefined
}

function bodyBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0)
}

async function answerStreaming(
  { app, giveUpMs, log }: HostServerOptions,
  port: number,
  { target, values }: FoundFunction,
  request: ReceivedRequest,
  body: Buffer | undefined,
  answer: ServerResponse,
): Promise<void> {
  const triggerMetadata = toTriggerMetadata(request, values, body)
  const invocation = toInvocation(request, { input: { http: {} }, triggerMetadata })
  // A function that throws leaves the proxied request without an answer, and so the caller.
  invoke(app, target, invocation, log).catch((error: unknown) => {
    log(toFailure(target.name, error))
  })
  await forward({ port, giveUpMs }, invocation.id, request, body, answer)
}

async function answerPlainly(
  { app, log }: HostServerOptions,
  { target, values }: FoundFunction,
  request: ReceivedRequest,
  body: Buffer | undefined,
  answer: ServerResponse,
): Promise<void> {
  const input = { http: toHttpData(request, values, body) }
  try {
    const invocation = toInvocation(request, { input, triggerMetadata: {} })
    const { returnValue } = await invoke(app, target, invocation, log)
    writeResponse(answer, returnValue?.http)
  } catch (error) {
    log(toFailure(target.name, error))
    end(answer, 500)
  }
}

function toInvocation(
  { message }: ReceivedRequest,
  data: Pick<Invocation, 'input' | 'triggerMetadata'>,
): Invocation {
  const { traceparent, tracestate } = message.headersDistinct
  return {
    id: randomUUID(),
    traceParent: traceparent?.[0],
    traceState: tracestate?.join(','),
    ...data,
  }
}

function toFailure(functionName: string, error: unknown): Parameters<Log>[0] {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { level: 'error', category: 'system', message: `threw ${detail}`, functionName }
}

function end(answer: ServerResponse, status: number): void {
  answer.writeHead(status, { 'content-length': 0 }).end()
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
