// The page that shows each event of the local topic as it arrives: a port comes in; the page's address
// and that of its webhook go out. It keeps the newest events in memory, and nothing on disk.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Refusal, sendRefusal } from '../refusal'
import { consent } from '../event-grid/webhook'
import { listen, portOf, stop } from '../local-server'
import type { Item } from '../ingestion/envelope'
import { streamEvents } from './event-stream'
import { KeptEvents } from './kept-events'
import { KeptTraces } from './kept-traces'
import { eventsOf, validationOf } from './notification'

export interface EventsPage {
  readonly url: string
  /** For a subscription to the topic. */
  readonly webhookUrl: string
  /** Telemetry of the app, to be shown as pictures. */
  readonly takeItems: (items: readonly Item[]) => void
  readonly close: () => Promise<void>
}

const files: Readonly<Record<string, readonly [name: string, contentType: string]>> = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.mjs': ['page.mjs', 'text/javascript; charset=utf-8'],
}

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** @param options.port 0 for any free one */
export async function startEventsPage(options: { readonly port: number }): Promise<EventsPage> {
  const kept = { events: new KeptEvents(), traces: new KeptTraces() }
  const run = randomUUID()
  const server = http.createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answer(kept, run, request, response).catch((error: unknown) => {
      if (error instanceof Refusal) sendRefusal(response, error)
      else response.destroy(error instanceof Error ? error : undefined)
    })
  })
  await listen(server, options.port)
  const url = `http://127.0.0.1:${portOf(server)}/`
  const takeItems = (items: readonly Item[]) => {
    kept.traces.take(items)
  }
  return { url, webhookUrl: `${url}webhook`, takeItems, close: () => stop(server) }
}

interface Kept {
  readonly events: KeptEvents
  readonly traces: KeptTraces
}

async function answer(
  kept: Kept,
  run: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://page')
  const file = files[pathname]
  if (pathname === '/webhook') {
    await receive(kept, request, response)
  } else if (request.method !== 'GET') {
    throw new Refusal(405, 'Only /webhook takes other methods than GET.')
  } else if (pathname === '/events') {
    streamEvents(kept.events, run, request, response)
  } else if (pathname === '/events.json') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(kept.events.news()?.events))
  } else if (pathname === '/traces.json') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(kept.traces.shown()))
  } else if (file) {
    const [name, contentType] = file
    const content = await readFile(path.join(__dirname, name))
    response.setHeader('content-type', contentType).end(content)
  } else {
    throw new Refusal(404, `There is nothing at ${pathname}. The page is at /.`)
  }
}

async function receive(
  kept: Kept,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', headers } = request
  if (method !== 'POST' && method !== 'OPTIONS') {
    throw new Refusal(405, 'The webhook takes POST and OPTIONS.')
  }
  const body = await text(request)
  const isValidation = headers['aeg-event-type'] === 'SubscriptionValidation'
  if (method === 'POST' && !isValidation) {
    for (const event of eventsOf(headers['content-type'], body)) {
      kept.events.take(event)
      kept.traces.arrived(event, Date.now())
    }
  }
  const validation = isValidation ? validationOf(body) : undefined
  const { status, ...consented } = consent({ method, headers, body: validation })
  response.writeHead(status, consented.headers).end(consented.body)
}
