// While the store of the feeds' states or the topic is away, rows are served and /ready tells; when it is
// back, what has piled up is published in order.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../src/base/limits'
import { startAzurite, type Azurite } from '../stack/azurite'
import { lookAtAll } from '../stack/connect-functions'
import { startLocalTopic, type LocalTopic } from '../stack/event-grid/local-topic'
import { connectionString } from '../stack/functions-settings'
import { startOwnHost, type OwnHost } from './host'
import { ask, askRows } from './http'
import { openSql, type Sql } from './sql'
import { readyStack } from './stack'

const name = 'testing.versions.rows'
const source = '/datamesh/testing/versioned/rows'
const key = Buffer.alloc(32, 1).toString('base64')

interface TakenEvent {
  readonly source: string
  readonly sequence: string
  readonly data: { readonly version: number }
}

interface Ready {
  readonly status: string
  readonly checks: readonly { readonly name: string; readonly status: string }[]
  readonly events: { readonly lastLook: string | null }
}

let sql: Sql
let directory: string
let azurite: Azurite
let topic: LocalTopic
let host: OwnHost

beforeAll(async () => {
  sql = openSql()
  await sql.run(`DROP TABLE IF EXISTS ${name}`)
  await sql.run(`CREATE TABLE ${name} (id INT NOT NULL, text STRING)`)
  directory = await mkdtemp(path.join(tmpdir(), 'meshport-events-down-'))
  azurite = await startAzurite({ directory })
  topic = await startLocalTopic({ keys: [key] })
  host = await startOwnHost({
    EVENT_GRID_ENDPOINT: topic.endpoint,
    EVENT_GRID_KEY: key,
    EVENT_STATE_ENDPOINT: azurite.storage.tableUrl,
    EVENT_STATE_KEY: azurite.storage.key,
    // The real host's own storage stays.
    AzureWebJobsStorage: connectionString(readyStack().storage),
    // Only when the test says so.
    EVENT_SCHEDULE: '0 0 0 1 1 *',
  })
}, 60_000)

afterAll(async () => {
  await host.stop()
  await topic.close()
  await azurite.stop()
  await sql.close()
  await rm(directory, { recursive: true })
})

async function ready(): Promise<{ http: number; status: string } & Record<string, unknown>> {
  const { status: http, json } = await ask('/api/ready', { base: host.url })
  const { status, checks, events } = json as Ready
  const found = checks.map((check) => [check.name, check.status])
  return { http, status, ...(Object.fromEntries(found) as object), lastLook: events.lastLook }
}

async function write(...ids: readonly number[]): Promise<void> {
  for (const id of ids) await sql.run(`INSERT INTO ${name} VALUES (${id}, 'row')`)
}

async function rowsAre(count: number): Promise<void> {
  const { status, json } = await askRows('versioned/rows', '', {
    base: host.url,
    headers: { 'Cache-Control': 'no-cache' },
  })
  expect([status, (json as { value: unknown[] }).value.length]).toEqual([200, count])
}

/** The events of the feed that the topic took, in their order. */
async function taken(): Promise<readonly string[]> {
  const { requests } = await topic.journal()
  const accepted = requests.filter(({ status }) => status === 200)
  const events = accepted.flatMap(({ body }) => JSON.parse(body) as TakenEvent[])
  const own = events.filter((event) => event.source === source)
  return own.map(({ sequence, data }) => `${sequence}: version ${data.version}`)
}

it('nothing is looked at before the schedule says so, and then everything is told', async () => {
  expect(await ready()).toMatchObject({ http: 200, 'event state': 'ok', lastLook: null })
  await write(1)
  await lookAtAll(host.url)
  expect(await ready()).toMatchObject({ http: 200, 'event state': 'ok', 'event topic': 'ok' })
  expect(await taken()).toEqual(['1: version 1'])
})

it('without the store rows are served, and the backlog follows in order when it is back', async () => {
  const { tableUrl } = azurite.storage
  // Killed, it would lose what it has not written to its disk.
  await azurite.stop()
  await write(2, 3)
  await lookAtAll(host.url)
  await sleep(limits.readinessTtlMs)
  expect(await ready()).toMatchObject({
    ...{ http: 200, status: 'degraded' },
    ...{ 'event state': 'unreachable', 'event topic': 'ok' },
  })
  await rowsAre(3)

  azurite = await startAzurite({ directory, tablePort: Number(new URL(tableUrl).port) })
  await lookAtAll(host.url)
  expect(await taken()).toEqual(['1: version 1', '2: version 2', '3: version 3'])
})

it('without the topic rows are served, and the backlog follows in order when it is back', async () => {
  const { endpoint } = topic
  await topic.close()
  await write(4, 5)
  await lookAtAll(host.url)
  expect(await ready()).toMatchObject({
    ...{ http: 200, status: 'degraded' },
    ...{ 'event state': 'ok', 'event topic': 'unreachable' },
  })
  await rowsAre(5)

  topic = await startLocalTopic({ keys: [key], port: Number(new URL(endpoint).port) })
  await write(6)
  await lookAtAll(host.url)
  expect(await ready()).toMatchObject({ http: 200, 'event state': 'ok', 'event topic': 'ok' })
  expect(await taken()).toEqual(['4: version 4', '5: version 5', '6: version 6'])
})
