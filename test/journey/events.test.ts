// The event path in the running app: a commit's storage event fires a function, and the event that it
// publishes arrives at a webhook, also when the functions host is killed while it publishes.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataProductEvent } from '../../src/events/event'
import { connectFunctions } from '../stack/connect-functions'
import { topicControl } from '../stack/event-grid/topic-control'
import { startOwnHost, type OwnHost } from './host'
import { ask, type HttpAnswer, type RowsPage } from './http'
import { openSql, type Sql } from './sql'
import { control, readyStack } from './stack'
import { subscribeTo, type Subscriber } from './subscriber'

const arrivals = 'testing.committed.arrivals'
const departures = 'testing.committed.departures'

let host: OwnHost
let sql: Sql
let subscriber: Subscriber

async function startHost(): Promise<OwnHost> {
  const started = await startOwnHost({}, readyStack(), readyStack())
  await connectFunctions(started.url, readyStack())
  return started
}

beforeAll(async () => {
  sql = openSql()
  for (const table of [arrivals, departures]) {
    await sql.run(`DROP TABLE IF EXISTS ${table}`)
    await sql.run(`CREATE TABLE ${table} (id INT)`)
  }
  subscriber = await subscribeTo('arrivals')
  host = await startHost()
  await subscriber.until(({ type }) => type === 'DataProductCreated')
}, 60_000)

afterAll(async () => {
  await control().clearFaults()
  await host.stop()
  await subscriber.close()
  await sql.close()
})

const isVersion = (version: number) => (event: DataProductEvent) => event.data.version === version

const trigger = '/runtime/webhooks/EventGrid?functionName=announceOnCommit'

/** As Event Grid posts what the storage account tells. */
function notify(events: unknown): Promise<HttpAnswer> {
  return ask(trigger, {
    ...{ base: host.url, method: 'POST' },
    headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/json' },
    body: typeof events === 'string' ? events : JSON.stringify(events),
  })
}

async function hintOf(table: string, version: number): Promise<object> {
  const [detail] = await sql.run(`DESCRIBE DETAIL ${table}`)
  const file = `_delta_log/${String(version).padStart(20, '0')}.json`
  const data = { destinationUrl: `${String(detail?.['location'])}/${file}` }
  const eventType = 'Microsoft.Storage.BlobRenamed'
  return { id: file, subject: file, eventType, eventTime: new Date().toISOString(), data }
}

async function idsAt({ data: { readUrl } }: DataProductEvent): Promise<readonly unknown[]> {
  const { pathname, search } = new URL(readUrl!)
  const { status, json } = await ask(pathname + search, { base: host.url })
  expect(status).toBe(200)
  return (json as RowsPage).value.map(({ id }) => id)
}

it('a commit arrives within two seconds, with a link that goes on reading its version', async () => {
  const begunMs = Date.now()
  await sql.run(`INSERT INTO ${arrivals} VALUES (1), (2)`)
  const event = await subscriber.until(isVersion(1))
  expect(Date.now() - begunMs).toBeLessThan(2_000)
  expect(event).toMatchObject({ type: 'DataProductUpdated', data: { operation: 'WRITE' } })
  expect(await idsAt(event)).toEqual([1, 2])

  await sql.run(`INSERT INTO ${arrivals} VALUES (3)`)
  expect(await idsAt(await subscriber.until(isVersion(2)))).toEqual([1, 2, 3])
  expect(await idsAt(event)).toEqual([1, 2])
})

it('a host that is killed while it publishes twenty versions loses none of them', async () => {
  const topic = topicControl(readyStack().eventGrid.controlUrl)
  const first = subscriber.events().at(-1)!.data.version + 1
  for (let i = 0; i < 10; i += 1) await sql.run(`INSERT INTO ${arrivals} VALUES (${i})`)
  await subscriber.until(isVersion(first))
  // Events arrive, and the answer is lost: the host is killed before the state says it.
  await topic.plan({ at: 'publish', fault: { kind: 'lostAnswer' } })
  await sql.run(`INSERT INTO ${arrivals} VALUES (10)`)
  while ((await topic.journal()).requests.at(-1)?.status !== 'reset') await sleep(5)
  host.kill()
  await host.exited
  await topic.plan()
  for (let i = 11; i < 20; i += 1) await sql.run(`INSERT INTO ${arrivals} VALUES (${i})`)
  host = await startHost()
  await subscriber.until(isVersion(first + 19))

  const events = subscriber.events()
  const byId = new Map(events.map((event) => [event.id, JSON.stringify(event)]))
  expect(events.every((event) => byId.get(event.id) === JSON.stringify(event))).toBe(true)
  expect(events.length).toBeGreaterThan(byId.size)
  const bySequence = new Map(events.map(({ sequence, data }) => [Number(sequence), data.version]))
  const inOrder = [...bySequence].sort(([a], [b]) => a - b)
  expect(inOrder).toEqual(Array.from({ length: first + 20 }, (_, i) => [i + 1, i]))
}, 60_000)

it('a notification with one event that fails answers 500, and loses none', async () => {
  const others = await subscribeTo('departures')
  await control().putFaults([
    {
      call: 'ExecuteStatement',
      statementContains: 'DESCRIBE HISTORY `testing`.`committed`.`departures`',
      fault: { kind: 'fail', message: '[INSUFFICIENT_PERMISSIONS] planned' },
    },
  ])
  for (const table of [departures, arrivals]) await sql.run(`INSERT INTO ${table} VALUES (100)`)
  const next = subscriber.events().at(-1)!.data.version + 1
  const hints = [await hintOf(departures, 1), await hintOf(arrivals, next)]
  expect((await notify(hints)).status).toBe(500)
  await subscriber.until(isVersion(next))
  expect(others.events()).toEqual([])

  await control().clearFaults()
  // The storage account's own event was refused as well, and comes again.
  await topicControl(readyStack().storageTopic.controlUrl).turn(60_000)
  expect((await others.until(isVersion(1))).data.previousVersion).toBe(0)
  await others.close()
}, 30_000)

it('a notification that nobody can read answers 500', async () => {
  expect((await notify('no JSON')).status).toBe(500)
})

it('the host lists both triggers with their bindings', async () => {
  const { json } = await ask('/admin/functions', { base: host.url })
  const listed = json as { name: string; config: { bindings: Record<string, unknown>[] } }[]
  const bindingOf = (name: string) => listed.find((each) => each.name === name)?.config.bindings[0]
  expect(bindingOf('announceOnSchedule')).toMatchObject({
    type: 'timerTrigger',
    schedule: '0 0 * * * *',
  })
  expect(bindingOf('announceOnCommit')).toMatchObject({ type: 'eventGridTrigger' })
})

it('the trigger for storage events answers both handshakes', async () => {
  const consent = await ask(trigger, {
    ...{ base: host.url, method: 'OPTIONS' },
    headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
  })
  expect([consent.status, consent.headers['webhook-allowed-origin']]).toEqual([
    200,
    'eventgrid.azure.net',
  ])
  const validation = await ask(trigger, {
    ...{ base: host.url, method: 'POST' },
    headers: { 'aeg-event-type': 'SubscriptionValidation', 'content-type': 'application/json' },
    body: JSON.stringify([{ id: '1', data: { validationCode: 'a code' } }]),
  })
  expect([validation.status, validation.json]).toEqual([200, { validationResponse: 'a code' }])
})
