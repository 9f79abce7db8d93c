// The event path through the real SDKs: commits of real tables become events at a subscriber's
// webhook, by way of Table Storage and a topic, also when processes end in between.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import { eventPathOf } from '../../src/compose/event-path'
import { functionNames } from '../../src/compose/endpoints'
import { warehouseOf } from '../../src/compose/warehouses'
import { servedOutputPorts } from '../../src/catalog/registry'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { table } from '../../src/declare/source'
import type { Announcer } from '../../src/events/announcer'
import { dataProductEvent, type DataProductEvent } from '../../src/events/event'
import type { DatabricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { readSettings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { startAzurite, type Azurite } from '../stack/azurite'
import { startLocalTopic, type LocalTopic } from '../stack/event-grid/local-topic'
import { toFunctionsSettings } from '../stack/functions-settings'
import { webhook } from '../subscriber/webhook'
import { openSql, type Sql } from './sql'
import { readyStack } from './stack'

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
const secret = 'a secret of the subscription'
const key = Buffer.alloc(32, 1).toString('base64')

let sql: Sql
let azurite: Azurite
let topic: LocalTopic
let subscriber: http.Server
let received: DataProductEvent[]
const warehouses: DatabricksWarehouse[] = []

/** As another process would: with nothing but what is stored. */
function startAnnouncer(): Announcer {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const addresses = { functionsPort: 7071, warehouse: readyStack().warehouse, pageTokenKey }
  const settings = readSettings(['default'], {
    ...toFunctionsSettings(addresses, {}),
    EVENT_GRID_ENDPOINT: topic.endpoint,
    EVENT_GRID_KEY: key,
    EVENT_STATE_ENDPOINT: azurite.storage.tableUrl,
    EVENT_STATE_KEY: azurite.storage.key,
  })
  const shared = { clock: systemClock, observe: () => undefined }
  const warehouse = warehouseOf(settings, shared)
  warehouses.push(warehouse)
  const observedVersions = makeObservedVersions(systemClock)
  const served = servedOutputPorts([product], functionNames)
  const sources = { ...shared, ...{ warehouse, observedVersions } }
  return eventPathOf(settings.events!, settings, served, sources).announcer
}

async function arrived(count: number): Promise<readonly DataProductEvent[]> {
  for (let tries = 0; tries < 100 && received.length < count; tries += 1) await sleep(50)
  // What comes too much comes soon.
  await sleep(100)
  return received
}

async function startSubscriber(): Promise<void> {
  const seen = new Set<string>()
  subscriber = http.createServer(
    webhook({
      secrets: () => Promise.resolve([secret]),
      store: {
        has: ({ source, id }) => Promise.resolve(seen.has(`${source} ${id}`)),
        add: ({ source, id }) => Promise.resolve(void seen.add(`${source} ${id}`)),
      },
      handle: () => Promise.resolve(),
    }),
  )
  subscriber.on('request', (request: http.IncomingMessage) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST') return
      received.push(dataProductEvent.parse(JSON.parse(Buffer.concat(chunks).toString())))
    })
  })
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve))
}

beforeAll(async () => {
  sql = openSql()
  received = []
  ;[azurite, topic] = await Promise.all([
    startAzurite(),
    startLocalTopic({ answerMs: 2_000, keys: [key] }),
  ])
  await startSubscriber()
  const { port } = subscriber.address() as AddressInfo
  await topic.subscribe('readings', {
    endpoint: `http://127.0.0.1:${port}/`,
    headers: { 'x-meshport-secret': secret },
  })
  await sql.run(`DROP TABLE IF EXISTS ${path}`)
  await sql.run(`CREATE TABLE ${path} (id INT)`)
})

afterAll(async () => {
  for (const warehouse of warehouses) await warehouse.close()
  await sql.close()
  subscriber.close()
  subscriber.closeAllConnections()
  await topic.close()
  await azurite.stop()
})

const told = (events: readonly DataProductEvent[]) =>
  events.map(({ type, sequence, data: { version, previousVersion, operation } }) => [
    type.replace('DataProduct', ''),
    ...[Number(sequence), previousVersion, version, operation],
  ])

it('the first sighting and every later commit arrive at the webhook', async () => {
  const announcer = startAnnouncer()
  await announcer.followAll('request-1')
  await sql.run(`INSERT INTO ${path} VALUES (1), (2)`)
  await sql.run(`DELETE FROM ${path} WHERE id = 1`)
  await announcer.followAll('request-2')
  const events = await arrived(3)
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
  received.length = 0
  await sql.run(`INSERT INTO ${path} VALUES (3)`)
  await startAnnouncer().followAll('request-3')
  expect(told(await arrived(1))).toEqual([['Updated', 4, 2, 3, 'WRITE']])
})

it('what a refusing topic did not take goes out later, in order', async () => {
  received.length = 0
  const announcer = startAnnouncer()
  await topic.plan({ at: 'publish', fault: { kind: 'status', status: 400 }, times: 1 })
  await sql.run(`INSERT INTO ${path} VALUES (4)`)
  expect(await announcer.followAll('request-4')).toMatchObject({ failed: 1, published: 0 })
  await sql.run(`INSERT INTO ${path} VALUES (5)`)
  expect(await announcer.followAll('request-5')).toMatchObject({ failed: 0, published: 2 })
  expect(told(await arrived(2)).map(([, sequence]) => sequence)).toEqual([5, 6])
})

it('two processes at once announce each commit under one id', async () => {
  received.length = 0
  for (let id = 10; id < 15; id += 1) await sql.run(`INSERT INTO ${path} VALUES (${id})`)
  const both = [startAnnouncer(), startAnnouncer()]
  await Promise.all(both.map((announcer, i) => announcer.followAll(`request-6-${i}`)))
  const events = await arrived(5)
  const bySequence = new Map(events.map((event) => [event.sequence, event.id]))
  expect([...bySequence.keys()].map(Number).sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11])
  expect(new Set(events.map(({ id }) => id)).size).toBe(5)
})
