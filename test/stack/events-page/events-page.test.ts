// The page over plain HTTP: what its webhook takes, what it keeps, and what those who follow it get.
import { once } from 'node:events'
import { fixedSecret } from '../../../src/base/secret'
import { readFile } from 'node:fs/promises'
import http, { type IncomingMessage } from 'node:http'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { systemClock } from '../../../src/base/clock'
import { sqlTypeName } from '../../../src/declare/sql-type'
import { eventGridSink } from '../../../src/platform/event-grid/event-grid-sink'
import { birdStrikes } from '../../../src/products/safety/bird-strikes.v1'
import { sampleEvent } from '../../suites/sample-event'
import { key, startLocalTopic } from '../event-grid/local-topic'
import { openDriverSession } from '../warehouse/driver-session'
import { deliver, eventOf } from './deliver'
import { startEventsPage, type EventsPage } from './events-page'
import { eventsMax, type KeptEvent, type News } from './kept-events'

let page: EventsPage

beforeEach(async () => {
  page = await startEventsPage({ port: 0 })
})
afterEach(() => page.close())

async function kept(): Promise<readonly KeptEvent[]> {
  return (await (await fetch(`${page.url}events.json`)).json()) as readonly KeptEvent[]
}

const sequencesOf = (events: readonly KeptEvent[]) =>
  events.map(({ event, times }) => `${event.sequence} ×${times}`)

/** What the page shows of it. */
function shown(sequence: number): object {
  const event = eventOf(sequence) as Record<string, unknown>
  const { id, source, type, subject, time, traceparent, data } = event
  return { id, source, type, subject, time, sequence: String(sequence), traceparent, data }
}

describe('the webhook', () => {
  it.each(['CloudEvent', 'EventGrid'] as const)(
    'shakes hands with a local topic of the schema %s, and takes its events',
    async (schema) => {
      const topic = await startLocalTopic({ schema })
      const sink = eventGridSink({
        endpoint: () => Promise.resolve(topic.endpoint),
        credential: { kind: 'key', key: fixedSecret(key) },
        inputSchema: schema,
        clock: systemClock,
        observe: () => undefined,
      })
      try {
        await topic.subscribe('page', { endpoint: page.webhookUrl })
        for (const sequence of [1, 2]) {
          await sink.publish([sampleEvent(sequence)])
          await topic.turn(0)
        }
        expect(await kept()).toEqual([1, 2].map((each) => ({ event: shown(each), times: 1 })))
      } finally {
        await topic.close()
      }
    },
  )

  it('shows an event that comes more than once as one, in its first place, and counts it', async () => {
    await deliver(page, eventOf(1), eventOf(2))
    await deliver(page, eventOf(1))
    await deliver(page, eventOf(1), eventOf(1, { source: '/other' }))
    expect(sequencesOf(await kept())).toEqual(['1 ×3', '2 ×1', '1 ×1'])
  })

  it('keeps the newest events', async () => {
    const events = Array.from({ length: eventsMax + 2 }, (_, index) => eventOf(index + 1))
    await deliver(page, ...events)
    const sequences = (await kept()).map(({ event }) => event.sequence)
    expect([sequences.length, sequences[0], sequences.at(-1)]).toEqual([
      eventsMax,
      '3',
      String(eventsMax + 2),
    ])
  })

  const json = { 'content-type': 'application/json' }
  const cloud = { 'content-type': 'application/cloudevents+json' }
  it.each([
    ['POST', { 'content-type': 'text/plain' }, '{}', 415, 'Send application/cloudevents+json, or'],
    ['POST', cloud, '{', 400, 'The body is not JSON.'],
    ['POST', cloud, '{"id":"1"}', 400, 'This is no event of a data product: ✖ Invalid'],
    ['POST', json, 'null', 400, 'This is no event of a data product: ✖ Invalid'],
    [
      'POST',
      { ...json, 'aeg-event-type': 'SubscriptionValidation' },
      '{}',
      400,
      'This is no validation event: ✖ Invalid input: expected array',
    ],
    ['PUT', json, '{}', 405, 'The webhook takes POST and OPTIONS.'],
  ])('refuses %s with %j and the body %s', async (method, headers, body, status, message) => {
    const response = await fetch(page.webhookUrl, { method, headers, body })
    const { error } = (await response.json()) as { readonly error: { readonly message: string } }
    expect([response.status, error.message.slice(0, message.length)]).toEqual([status, message])
    expect(await kept()).toEqual([])
  })

  it('keeps nothing of a batch that has one bad event', async () => {
    await expect(deliver(page, eventOf(1), {})).rejects.toThrow('no event of a data product')
    expect(await kept()).toEqual([])
  })
})

interface Message {
  readonly id: string
  readonly news: News
}

/** Whole messages, as they come. */
async function openStream(lastEventId?: string) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const [response] = (await once(http.get(`${page.url}events`, { headers }), 'response')) as [
    IncomingMessage,
  ]
  const messages = messagesOf(response)
  return {
    response,
    next: async () => (await messages.next()).value!,
    close: () => response.destroy(),
  }
}

async function* messagesOf(response: IncomingMessage): AsyncGenerator<Message, undefined> {
  let id = ''
  for await (const line of createInterface(response)) {
    // A line may be too long for a regular expression.
    if (line.startsWith('id: ')) id = line.slice(4)
    if (line.startsWith('data: ')) yield { id, news: JSON.parse(line.slice(6)) as News }
  }
  return undefined
}

describe('the stream', () => {
  it('begins with all that is kept, and goes on with what changes', async () => {
    await deliver(page, eventOf(1), eventOf(2))
    const stream = await openStream()
    const first = (await stream.next()).news
    expect(first).toEqual({ change: 2, isAll: true, eventsMax, events: await kept() })
    await deliver(page, eventOf(1))
    const { news } = await stream.next()
    expect([news.isAll, ...sequencesOf(news.events)]).toEqual([false, '1 ×2'])
    stream.close()
  })

  it('says at once that nothing is kept yet', async () => {
    const stream = await openStream()
    expect((await stream.next()).news).toEqual({ change: 0, isAll: true, eventsMax, events: [] })
    stream.close()
  })

  it('gives to those who come again what they missed, as one message', async () => {
    await deliver(page, eventOf(1), eventOf(2))
    const before = await openStream()
    const { id } = await before.next()
    before.close()
    await deliver(page, eventOf(3), eventOf(1), eventOf(4))
    const after = await openStream(id)
    const { news } = await after.next()
    expect([news.isAll, ...sequencesOf(news.events)]).toEqual([false, '1 ×2', '3 ×1', '4 ×1'])
    after.close()
  })

  it('gives all to those who knew another process', async () => {
    await deliver(page, eventOf(1))
    const stream = await openStream('5b1c6d55-0000-4000-8000-000000000001.1')
    const { news } = await stream.next()
    expect([news.isAll, ...sequencesOf(news.events)]).toEqual([true, '1 ×1'])
    stream.close()
  })

  it('gathers for a slow reader what is new, and loses nothing', async () => {
    const stream = await openStream()
    await stream.next()
    stream.response.pause()
    const long = 'x'.repeat(200_000)
    for (let each = 1; each <= 100; each += 1) {
      await deliver(page, eventOf(each, { data: { tableName: long } }))
    }
    stream.response.resume()
    const [sequences, counts]: [string[], number[]] = [[], []]
    while (sequences.length < 100) {
      const { events } = (await stream.next()).news
      sequences.push(...events.map(({ event }) => event.sequence))
      counts.push(events.length)
    }
    expect(sequences).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 1)))
    expect(Math.max(...counts)).toBeGreaterThan(1)
    stream.close()
  })
})

describe('the page', () => {
  it('loads nothing from elsewhere, and says so', async () => {
    const response = await fetch(page.url)
    const policy = response.headers.get('content-security-policy')
    expect(policy?.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      'img-src data:',
      "script-src 'self'",
      "style-src 'self'",
    ])
    const html = await response.text()
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url)
    expect(loaded).toEqual(['data:,', '/page.css', '/page.mjs', '/events.json'])
  })

  it.each([
    ['GET', 'nothing', 404, 'There is nothing at /nothing. The page is at /.'],
    ['POST', '', 405, 'Only /webhook takes other methods than GET.'],
  ])('answers %s /%s with %i', async (method, where, status, message) => {
    const response = await fetch(page.url + where, { method })
    expect([response.status, await response.json()]).toMatchObject([status, { error: { message } }])
  })

  it('proposes a statement that the warehouse takes', async () => {
    const html = await readFile(path.join(__dirname, 'page.html'), 'utf8')
    const [, statement = ''] = /npm run sql -- "([^"]+)"/.exec(html) ?? []
    const columns = Object.entries(birdStrikes.outputPorts.strikes.columns)
    const definitions = columns.map(([name, { type }]) => `${name} ${sqlTypeName(type)}`)
    const table = 'data_mesh_catalog.safety.bird_strikes'
    const local = await openDriverSession()
    try {
      await local.table(`CREATE TABLE ${table} (${definitions.join(', ')})`)
      await local.table(statement)
      const rows = await local.columns(`SELECT strike_id, airport_name FROM ${table}`)
      expect(rows).toEqual({ strike_id: [20001n], airport_name: ['HERE'] })
    } finally {
      await local.close()
    }
  })
})
