// Endpoints behind a real HTTP server of Node, as the functions library puts them there while it streams:
// requests come in over a socket, answers go out over it. The host's routing is not part of it.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpRequest, InvocationContext, type HttpResponseInit } from '@azure/functions'
import type { Authenticate } from '../../../src/access/authenticate'
import { makeRequestLimit, type Admit } from '../../../src/access/request-limit'
import type { Observation } from '../../../src/base/observation'
import { systemClock } from '../../../src/base/clock'
import type { Endpoint } from '../../../src/functions/http/endpoint'
import { watchExchanges } from '../../../src/functions/http/exchange'
import { httpFunction } from '../../../src/functions/http/http-function'

watchExchanges()

interface Received {
  readonly status: number
  /** Without those that Node itself adds, and with the request's id as `<id>`. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
  /** Whether the connection was cut before the answer's end. */
  readonly cut: boolean
}

export interface EndpointServer {
  readonly ask: (endpoint: Endpoint, options?: http.RequestOptions) => Promise<Received>
  readonly observed: Observation[]
  readonly stop: () => Promise<void>
}

/** The library's own view of a request, which no endpoint looks at. */
const unused = new HttpRequest({ method: 'GET', url: 'http://localhost/' })
const idHeader = 'x-ms-invocation-id'

export async function startEndpointServer(
  authenticate: Authenticate,
  admit: Admit = makeRequestLimit({ requestsMax: 1 }),
): Promise<EndpointServer> {
  const observed: Observation[] = []
  const observe = (observation: Observation) => observed.push(observation)
  const surroundings = { clock: systemClock, observe, authenticate, admit }
  let asked: Endpoint | undefined
  const server = http.createServer((request, response) => {
    const { handler } = httpFunction(asked!, surroundings)
    const invocationId = String(request.headers[idHeader])
    const context = new InvocationContext({ invocationId })
    void Promise.resolve(handler(unused, context)).then((init) =>
      write(response, init as HttpResponseInit),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    observed,
    ask: (endpoint, options = {}) => {
      asked = endpoint
      const headers = { ...(options.headers as object), [idHeader]: randomUUID() }
      return receive(http.request({ port, host: '127.0.0.1', agent: false, ...options, headers }))
    },
    stop: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

/** As the library does: it neither waits for a slow reader nor notices that a body fails. */
async function write(response: http.ServerResponse, init: HttpResponseInit): Promise<void> {
  const { status, headers, body } = new Response(init.body as Uint8Array, init)
  headers.forEach((value, name) => response.setHeader(name, value))
  response.statusCode = status
  try {
    for await (const chunk of body ?? []) response.write(chunk)
    response.end()
  } catch {
    // What fails here is for the endpoint to have cut.
  }
}

async function receive(request: http.ClientRequest): Promise<Received> {
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('error', () => undefined)
  await new Promise((resolve) => response.on('close', resolve))
  const headers = Object.fromEntries(
    Object.entries(response.headers)
      .filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
      .map(([name, value]) => [name, value === request.getHeader(idHeader) ? '<id>' : value]),
  )
  return {
    status: response.statusCode ?? 0,
    headers,
    body: Buffer.concat(chunks).toString(),
    cut: !response.complete,
  }
}
