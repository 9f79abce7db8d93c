// The event path through the real SDKs: commits of real tables become events at a subscriber's
// webhook, by way of Table Storage and a topic, also when processes end in between.
import { invocation } from '../../src/base/trace'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import { eventPathOf } from '../../src/compose/event-path'
import { functionNames } from '../../src/compose/endpoints'
import { secretsOf } from '../../src/compose/secrets'
import { warehouseOf } from '../../src/compose/warehouses'
import { servedOutputPorts } from '../../src/catalog/registry'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { table } from '../../src/declare/source'
import type { Announcer } from '../../src/events/announcer'
import type { DataProductEvent } from '../../src/events/event'
import type { DatabricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { readSettings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { topicControl } from '../stack/event-grid/topic-control'
import { toFunctionsSettings } from '../stack/functions-settings'
import { openSql, type Sql } from './sql'
import { readyStack } from './stack'
import { subscribeTo, type Subscriber } from './subscriber'

const product = dataProduct({
  ...{ domain: 'testing', name: 'announced', version: '1.0.0', status: 'active' },
  ...{ title: 'Announced', description: 'A table whose commits are announced.' },
  owner: { team: 'testing', email: 'testing@example.com' },
  outputPorts: {
    readings: {
      operationId: 'getAnnouncedReadings',
      source: table('testing', 'announced', 'readings'),
      columns: { id: column.int() },
      key: ['id'],
    },
  },
})
const path = 'testing.announced.readings'

let sql: Sql
let subscriber: Subscriber
/** How many events had arrived before the test. */
let before: number
const warehouses: DatabricksWarehouse[] = []

/** As another process would: with nothing but what is stored. */
function startAnnouncer(): Announcer {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const stack = readyStack()
  const addresses = { functionsPort: 7071, ...stack, pageTokenKey, events: stack }
  const settings = readSettings(['default'], toFunctionsSettings(addresses, {}))
  const watched = { clock: systemClock, observe: () => undefined }
  const shared = { ...watched, secrets: secretsOf(settings.secretStore, watched) }
  const warehouse = warehouseOf(settings, shared)
  warehouses.push(warehouse)
  const observedVersions = makeObservedVersions(systemClock)
  const served = servedOutputPorts([product], functionNames)
  const sources = { ...shared, ...{ warehouse, observedVersions } }
  return eventPathOf(settings.events!, settings, served, sources).announcer
}

async function arrived(count: number): Promise<readonly DataProductEvent[]> {
  const arrivedSince = () => subscriber.events().slice(before)
  for (let tries = 0; tries < 100 && arrivedSince().length < count; tries += 1) await sleep(50)
  // What comes too much comes soon.
  await sleep(100)
  return arrivedSince()
}

beforeAll(async () => {
  sql = openSql()
  await sql.run(`DROP TABLE IF EXISTS ${path}`)
  await sql.run(`CREATE TABLE ${path} (id INT)`)
  subscriber = await subscribeTo('readings')
})

beforeEach(() => {
  before = subscriber.events().length
})

afterAll(async () => {
  for (const warehouse of warehouses) await warehouse.close()
  await sql.close()
  await subscriber.close()
})

const told = (events: readonly DataProductEvent[]) =>
  events.map(({ type, sequence, data: { version, previousVersion, operation } }) => [
    type.replace('DataProduct', ''),
    ...[Number(sequence), previousVersion, version, operation],
  ])

it('the first sighting and every later commit arrive at the webhook', async () => {
  const announcer = startAnnouncer()
  await announcer.followAll(invocation('request-1'))
  await sql.run(`INSERT INTO ${path} VALUES (1), (2)`)
  await sql.run(`DELETE FROM ${path} WHERE id = 1`)
  await announcer.followAll(invocation('request-2'))
  // Event Grid promises no order; the sequence is the order.
  const events = [...(await arrived(3))].sort((a, b) => Number(a.sequence) - Number(b.sequence))
  expect(told(events)).toEqual([
    ['Created', 1, null, 0, 'CREATE TABLE'],
    ['Updated', 2, 0, 1, 'WRITE'],
    ['Updated', 3, 1, 2, 'DELETE'],
  ])
  expect(events.at(-1)).toMatchObject({
    source: '/datamesh/testing/announced/readings',
    subject: 'datamesh/readings',
    data: { readUrl: 'http://localhost:7071/api/products/announced/readings?asOfVersion=2' },
  })
})

it('another process goes on where the last one stopped', async () => {
  await sql.run(`INSERT INTO ${path} VALUES (3)`)
  await startAnnouncer().followAll(invocation('request-3'))
  expect(told(await arrived(1))).toEqual([['Updated', 4, 2, 3, 'WRITE']])
})

it('what a refusing topic did not take goes out later, in order', async () => {
  const announcer = startAnnouncer()
  const topic = topicControl(readyStack().eventGrid.controlUrl)
  await topic.plan({ at: 'publish', fault: { kind: 'status', status: 400 }, times: 1 })
  await sql.run(`INSERT INTO ${path} VALUES (4)`)
  expect(await announcer.followAll(invocation('request-4'))).toMatchObject({
    failed: 1,
    published: 0,
  })
  await sql.run(`INSERT INTO ${path} VALUES (5)`)
  expect(await announcer.followAll(invocation('request-5'))).toMatchObject({
    failed: 0,
    published: 2,
  })
  expect(told(await arrived(2)).map(([, sequence]) => sequence)).toEqual([5, 6])
})

it('two processes at once announce each commit under one id', async () => {
  for (let id = 10; id < 15; id += 1) await sql.run(`INSERT INTO ${path} VALUES (${id})`)
  const both = [startAnnouncer(), startAnnouncer()]
  await Promise.all(both.map((announcer, i) => announcer.followAll(invocation(`request-6-${i}`))))
  const events = await arrived(5)
  const bySequence = new Map(events.map((event) => [event.sequence, event.id]))
  expect([...bySequence.keys()].map(Number).sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11])
  expect(new Set(events.map(({ id }) => id)).size).toBe(5)
})
