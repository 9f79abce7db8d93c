// The local ingestion of Azure Monitor: the unmodified exporter sends spans and metrics to it. A
// certificate comes in; running servers go out, one as Azure has it, and one beside it for tests.
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Certificate } from '../certificate'
import { controlListener, parsed, type ControlRoutes } from '../control-routes'
import { listen, portOf, stop } from '../local-server'
import { parseItem, type Item } from './envelope'

export interface IngestionAddresses {
  /** Where telemetry is sent. */
  readonly telemetryUrl: string
  readonly telemetryControlUrl: string
}

export interface Ingestion {
  readonly addresses: IngestionAddresses
  close: () => Promise<void>
}

/** How requests are answered from now on, in place of taking their items. */
const plannedAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('take') }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** 206: all items but the last so many are taken. */
  z.strictObject({ kind: z.literal('part'), refused: z.int().min(1) }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) }),
])

export type PlannedAnswer = z.input<typeof plannedAnswer>

/** What came, and what was wrong with it. */
interface Kept {
  readonly items: Item[]
  readonly faults: string[]
  requests: number
  answer: z.output<typeof plannedAnswer>
}

/** Anybody's key is taken. */
const instrumentationKey = '0a0a0a0a-1111-4222-8333-444444444444'

const itemsKept = 20_000
const trackPath = '/v2.1/track'

export async function startIngestion(
  { key, cert }: Pick<Certificate, 'key' | 'cert'>,
  onItems: (items: readonly Item[]) => void = () => undefined,
): Promise<Ingestion> {
  const kept: Kept = { items: [], faults: [], requests: 0, answer: { kind: 'take' } }
  const servers = [
    https.createServer({ key, cert }, ingestionListener(kept, onItems)),
    http.createServer(controlListener('The control address of the local ingestion.', routes, kept)),
  ] as const
  await Promise.all(servers.map((server) => listen(server, 0)))
  return {
    addresses: {
      telemetryUrl: `https://localhost:${portOf(servers[0])}`,
      telemetryControlUrl: `http://127.0.0.1:${portOf(servers[1])}`,
    },
    close: async () => {
      await Promise.all(servers.map(stop))
    },
  }
}

/** The setting by which an app sends its telemetry here. */
export function connectionStringTo({ telemetryUrl }: IngestionAddresses): string {
  return `InstrumentationKey=${instrumentationKey};IngestionEndpoint=${telemetryUrl}/`
}

function ingestionListener(kept: Kept, onItems: (items: readonly Item[]) => void): RequestListener {
  return (request, response) => {
    answer(request, response, kept, onItems).catch((error: unknown) => {
      kept.faults.push(String(error))
      reply(response, 400, { itemsReceived: 0, itemsAccepted: 0, errors: [] })
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  kept: Kept,
  onItems: (items: readonly Item[]) => void,
): Promise<void> {
  const body = await text(request)
  const { answer: planned } = kept
  kept.requests += 1
  if (request.method !== 'POST' || request.url !== trackPath) throw new Error(`no ${request.url}`)
  if (planned.kind === 'hang') return
  if (planned.kind === 'reset') {
    request.socket.destroy()
    return
  }
  if (planned.kind === 'status') {
    response.writeHead(planned.status, planned.headers).end('{}')
    return
  }
  if (planned.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, planned.ms))
  const given = z.array(z.unknown()).parse(JSON.parse(body))
  const refused = planned.kind === 'part' ? Math.min(planned.refused, given.length) : 0
  const taken = given.slice(0, given.length - refused).map(parseItem)
  kept.items.push(...taken)
  kept.items.splice(0, kept.items.length - itemsKept)
  onItems(taken)
  const errors = given.slice(taken.length).map((_, i) => ({
    ...{ index: taken.length + i, statusCode: 500, message: 'planned' },
  }))
  const counts = { itemsReceived: given.length, itemsAccepted: taken.length, errors }
  reply(response, refused > 0 ? 206 : 200, counts)
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const routes: ControlRoutes<Kept> = {
  'GET /items': { does: 'the items that were taken', act: ({ items }) => items },
  'GET /faults': { does: 'what was wrong with requests', act: ({ faults }) => faults },
  'GET /requests': { does: 'how many requests came', act: ({ requests }) => requests },
  'DELETE /items': {
    does: 'forgets them all',
    act: (kept) => {
      kept.items.length = 0
      kept.faults.length = 0
      kept.requests = 0
    },
  },
  'PUT /answer': {
    does: 'how requests are answered from now on: take, status, part, hang, reset or delay',
    act: (kept, body) => {
      kept.answer = parsed(plannedAnswer, body)
    },
  },
}
