// The sample webhook as it stands, from the sink through a local topic, with what goes wrong on the way.
import { once } from 'node:events'
import { fixedSecret } from '../../src/base/secret'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { systemClock } from '../../src/base/clock'
import { dataProductEvent } from '../../src/events/event'
import type { EventSink } from '../../src/events/event-sink'
import { eventGridSink } from '../../src/platform/event-grid/event-grid-sink'
import type { InputSchema } from '../../src/platform/event-grid/outgoing-event'
import { key, startLocalTopic, type LocalTopic } from '../stack/event-grid/local-topic'
import { sampleEvent } from '../suites/sample-event'
import { memoryStore, type MemoryStore } from './memory-store'
import { webhook } from './webhook'

const hour = 3_600_000
let topic: LocalTopic
let server = createServer()
let store: MemoryStore
let sink: EventSink
let url: string
let handled: number[]
let secrets: () => Promise<readonly string[]>
let handle: (sequence: number) => void

async function start(inputSchema: InputSchema = 'CloudEvent') {
  store = memoryStore()
  handled = []
  secrets = () => Promise.resolve(['old', 'new'])
  handle = (sequence) => handled.push(sequence)
  const listener = webhook({
    secrets: () => secrets(),
    store,
    handle: ({ sequence }) =>
      new Promise((resolve) => {
        handle(sequence)
        resolve()
      }),
  })
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  topic = await startLocalTopic({ schema: inputSchema })
  sink = eventGridSink({
    endpoint: () => Promise.resolve(topic.endpoint),
    credential: { kind: 'key', key: fixedSecret(key) },
    inputSchema,
    clock: systemClock,
    observe: () => undefined,
  })
}

afterEach(async () => {
  if (!server.listening) return
  server.close()
  server.closeAllConnections()
  await topic.close()
})

const subscribe = (secret = 'new') =>
  topic.subscribe('orders', {
    endpoint: url,
    headers: { 'x-meshport-secret': secret },
    deadLetter: true,
  })

async function publish(...sequences: readonly number[]) {
  await sink.publish(sequences.map((sequence) => sampleEvent(sequence)))
  await topic.turn(0)
}

const outcomes = async () => (await topic.journal()).attempts.map(({ outcome }) => outcome)

it.each<InputSchema>(['CloudEvent', 'EventGrid'])(
  'does the handshake and takes events in the schema %s',
  async (inputSchema) => {
    await start(inputSchema)
    await subscribe()
    await publish(1)
    await publish(2)
    expect(handled).toEqual([1, 2])
    expect(await outcomes()).toEqual(['OK', 'OK'])
  },
)

it('consents to Event Grid only', async () => {
  await start()
  const origins = ['eventgrid.azure.net', 'example.com']
  const answers = await Promise.all(
    origins.map((origin) =>
      fetch(url, { method: 'OPTIONS', headers: { 'webhook-request-origin': origin } }),
    ),
  )
  expect(answers.map(({ headers }) => headers.get('webhook-allowed-origin'))).toEqual([
    'eventgrid.azure.net',
    null,
  ])
})

it('handles an event once that is published twice', async () => {
  await start()
  await subscribe()
  await publish(1)
  await publish(1)
  expect(handled).toEqual([1])
  expect(await outcomes()).toEqual(['OK', 'OK'])
})

it('handles an event once that is delivered twice', async () => {
  await start()
  await subscribe()
  await topic.plan({ at: 'delivery', fault: { kind: 'duplicate' } })
  await publish(1)
  expect(handled).toEqual([1])
})

it('notices a gap, and that it closes when the event comes later', async () => {
  await start()
  await subscribe()
  await topic.plan({ at: 'delivery', skip: 1, times: 1, fault: { kind: 'delay', ms: hour } })
  await publish(4)
  await publish(5)
  await publish(6)
  expect(handled).toEqual([4, 6])
  expect(store.gaps()).toEqual([{ source: '/datamesh/sales/sales/orders', sequence: 5 }])
  await topic.turn(hour)
  expect(handled).toEqual([4, 6, 5])
  expect(store.gaps()).toEqual([])
})

it('loses nothing while its own secrets cannot be read', async () => {
  await start()
  await subscribe()
  secrets = () => Promise.reject(new Error('the vault is away'))
  await publish(1)
  expect(await outcomes()).toEqual(['ServiceUnavailable'])
  secrets = () => Promise.resolve(['new'])
  await topic.turn(hour)
  expect(handled).toEqual([1])
})

it('loses nothing while its own work fails', async () => {
  await start()
  await subscribe()
  handle = () => {
    throw new Error('the database is away')
  }
  await publish(1)
  handle = (sequence) => handled.push(sequence)
  await topic.turn(hour)
  expect(handled).toEqual([1])
})

it.each(['old', 'new'])('takes the %s secret while one replaces the other', async (secret) => {
  await start()
  await subscribe(secret)
  await publish(1)
  expect(handled).toEqual([1])
})

it('takes nothing from a stranger, who is told so', async () => {
  await start()
  await subscribe('other')
  await publish(1)
  await topic.turn(25 * hour)
  expect(handled).toEqual([])
  expect(await outcomes()).toEqual(['Unauthorized'])
  expect((await topic.journal()).deadLetters).toHaveLength(1)
})

it('refuses what is no event', async () => {
  await start()
  const post = (body: string) =>
    fetch(url, { method: 'POST', headers: { 'x-meshport-secret': 'new' }, body })
  expect((await post('[]')).status).toBe(400)
  expect((await post('{"id":"1"}')).status).toBe(400)
})

describe('the page for subscribers', () => {
  const read = (file: string) => readFileSync(path.join(__dirname, file), 'utf8')
  const page = read('../../docs/subscribe.md')

  it('shows this webhook', () => {
    expect(page).toContain(`\`\`\`ts\n${read('webhook.ts')}\`\`\``)
  })

  it('shows an event as it is', () => {
    const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '')
    expect(dataProductEvent.parse(example)).toEqual(example)
  })
})
