// A sample webhook for Meshport's events, with nothing but Node: it does both handshakes, checks the
// secret, and hands each event on once. Copy it, and give it a store of your own.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { json } from 'node:stream/consumers'

export interface ProductEvent {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly sequence: number
  readonly data: Readonly<Record<string, unknown>>
}

/** What the webhook remembers, in a database of yours. */
export interface Store {
  readonly has: (event: ProductEvent) => Promise<boolean>
  readonly add: (event: ProductEvent) => Promise<void>
}

export interface WebhookOptions {
  /** The secrets that are valid: two while you replace one. May fail, as a vault may. */
  readonly secrets: () => Promise<readonly string[]>
  readonly store: Store
  /** Your work. It may run twice for one event, if the store fails after it. */
  readonly handle: (event: ProductEvent) => Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const eventGridOrigin = 'eventgrid.azure.net'

export function webhook(options: WebhookOptions): RequestListener {
  return (request, response) => {
    answer(request, options)
      // What fails for now is 503: Event Grid tries again. After 400, 401, 403 or 413 it never does.
      .catch((): Answer => ({ status: 503 }))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch(() => response.destroy())
  }
}

async function answer(request: IncomingMessage, options: WebhookOptions): Promise<Answer> {
  const { method, headers } = request
  if (method === 'OPTIONS') return consent(headers['webhook-request-origin'])
  if (method !== 'POST') return { status: 405 }
  const body = await json(request)
  if (headers['aeg-event-type'] === 'SubscriptionValidation') return validation(body)
  const secret = headers['x-meshport-secret']
  const valid = await options.secrets()
  if (typeof secret !== 'string' || !valid.some((each) => isEqual(each, secret))) {
    return { status: 401 }
  }
  const event = eventOf(body)
  if (!event) return { status: 400 }
  if (await options.store.has(event)) return { status: 200 }
  await options.handle(event)
  await options.store.add(event)
  return { status: 200 }
}

/** The handshake of CloudEvents: the header is the consent. */
function consent(origin: string | string[] | undefined): Answer {
  if (origin !== eventGridOrigin) return { status: 403 }
  return { status: 200, headers: { 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*' } }
}

/** The handshake of Event Grid's own schema. Never open its `validationUrl` from code. */
function validation(body: unknown): Answer {
  const [event] = body as readonly { readonly data: { readonly validationCode: string } }[]
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ validationResponse: event?.data.validationCode }),
  }
}

function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** Event Grid's own schema comes as an array of one, with source and sequence in `data`. */
function eventOf(body: unknown): ProductEvent | undefined {
  const [event] = [body].flat() as Readonly<Record<string, unknown>>[]
  if (!event) return undefined
  const data = (event['data'] ?? {}) as ProductEvent['data']
  const { id, subject, type = event['eventType'] } = event
  const { source = data['source'], sequence = data['sequence'] } = event
  const texts = [id, source, type, subject, sequence]
  if (!texts.every((text) => typeof text === 'string')) return undefined
  return { id, source, type, subject, sequence: Number(sequence), data } as ProductEvent
}
