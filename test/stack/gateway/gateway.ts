// The local gateway: it reads the generated policies and API definitions as a deployment would, runs them over
// HTTP, and passes requests on to the app. It stands for API Management of one tier.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline as stream } from 'node:stream/promises'
import { LRUCache } from 'lru-cache'
import { Agent } from 'undici'
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'
import { gatewayFolder } from '../../../src/cli/gateway/files'
import { listen, portOf, stop } from '../local-server'
import { projectDirectory } from '../stack-directory'
import { HeaderList } from './headers'
import type { Surroundings } from './place'
import { makePipeline, type GatewayPolicies, type NewRun, type Pipeline } from './pipeline'
import { PolicyFault } from './policy-xml'
import type { GatewayResponse } from './policy-run'
import type { NamedValues } from './policy-texts'
import type { Subscription } from './subscriptions'

export interface GatewayOptions {
  /** One that is paid by use has no limits by key, and collects answers. */
  readonly tier: 'Consumption' | 'StandardV2'
  /** Whether answers are kept for some seconds. */
  readonly isCached?: boolean
  /** The address of the app that is before `/<product>/<outputPort>`. */
  readonly backendUrl: string
  readonly namedValues: NamedValues
  readonly subscriptions: readonly Subscription[]
  readonly identity: Surroundings['identity']
  /** PEM: whom it trusts beside public authorities. */
  readonly authority?: string
  /** 0, as without it, for any free one. */
  readonly port?: number
  readonly nowMs?: () => number
  /** Other definitions and policies than the committed ones, for tests. */
  readonly apis?: readonly GatewayApi[]
  readonly policies?: GatewayPolicies
}

export interface Gateway {
  readonly url: string
  close: () => Promise<void>
}

/** Of a local run; API Management counts bytes. */
const keptAnswersMax = 100

/** As the functions host, which takes what a large token and cookies need. */
const headerBytesMax = 65_536

/** Throws `PolicyFault` where a policy has what the local gateway does not know. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { tier, authority, port = 0, nowMs = Date.now } = options
  const dispatcher = new Agent({ connect: authority === undefined ? {} : { ca: authority } })
  const run = makePipeline({
    apis: options.apis ?? (await readApis()),
    policies: options.policies ?? (await readPolicies(tier, options.isCached ?? false)),
    namedValues: options.namedValues,
    subscriptions: options.subscriptions,
    surroundings: {
      ...{ backends: { meshport: options.backendUrl }, identity: options.identity },
      ...{ dispatcher, collects: tier === 'Consumption', nowMs },
      cache: new LRUCache({ max: keptAnswersMax }),
    },
  })
  let url = ''
  const server = http.createServer({ maxHeaderSize: headerBytesMax }, (request, response) => {
    void answer(url, run, request, response)
  })
  await listen(server, port)
  url = `http://localhost:${portOf(server)}`
  return {
    url,
    close: async () => {
      await stop(server)
      await dispatcher.destroy()
    },
  }
}

const folder = path.join(projectDirectory, gatewayFolder)

async function readApis(): Promise<readonly GatewayApi[]> {
  return JSON.parse(await readFile(path.join(folder, 'apis.json'), 'utf8')) as GatewayApi[]
}

async function readPolicies(
  tier: GatewayOptions['tier'],
  isCached: boolean,
): Promise<GatewayPolicies> {
  const read = async (name: string) => ({
    name: `${gatewayFolder}/policies/${name}`,
    text: await readFile(path.join(folder, 'policies', name), 'utf8'),
  })
  return {
    global: await read('global.xml'),
    product: await read(
      tier === 'Consumption' ? 'product.by-subscription.xml' : 'product.by-key.xml',
    ),
    api: await read('api.xml'),
    ...(isCached && { cachedApi: await read('api.cached.xml') }),
  }
}

async function answer(
  gatewayUrl: string,
  run: Pipeline,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController()
  response.once('close', () => {
    left.abort()
  })
  try {
    await sendTo(
      response,
      request.method ?? 'GET',
      await run(newRun(gatewayUrl, request, left.signal)),
    )
  } catch (error) {
    if (error instanceof PolicyFault || !left.signal.aborted) reportBug(error, response)
    response.destroy()
  }
}

/** A fault of the local gateway itself; an answer that began is cut, so that it never looks whole. */
function reportBug(error: unknown, { headersSent }: ServerResponse): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (!headersSent) process.stderr.write(`The local gateway has failed: ${detail}\n`)
}

function newRun(gatewayUrl: string, request: IncomingMessage, signal: AbortSignal): NewRun {
  const { method = 'GET', url = '/', rawHeaders, socket } = request
  const [path = '/', ...rest] = url.split('?')
  const query = rest.join('?')
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return {
    gatewayUrl,
    ...{ originalPath: path, originalQuery: query, signal },
    request: {
      ...{ method, path, query },
      headers: HeaderList.ofRaw(rawHeaders),
      body: hasBody ? request : undefined,
    },
    response: undefined,
    variables: new Map(),
    lastError: null,
    requestId: randomUUID(),
    startedMs: performance.now(),
    ipAddress: socket.remoteAddress ?? null,
    backendUrl: undefined,
    corsHeaders: new Map(),
  }
}

async function sendTo(
  response: ServerResponse,
  method: string,
  { status, reason, headers, body }: GatewayResponse,
): Promise<void> {
  for (const [name, values] of headers.entries()) response.setHeader(name, [...values])
  if (reason === '') response.writeHead(status)
  else response.writeHead(status, reason)
  if (method === 'HEAD' || status === 204 || status === 304) {
    if (body instanceof Readable) body.resume()
    response.end()
    return
  }
  if (body instanceof Readable) {
    // What has come of the head is not kept until there is more.
    response.flushHeaders()
    await stream(body, response)
  } else response.end(body)
}
