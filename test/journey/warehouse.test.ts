// The warehouses as the app composes them, with the real driver against the stand-in: what a wrong setting
// becomes, what a statement costs, and what is left open afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import type { Observation } from '../../src/base/observation'
import { secretsOf } from '../../src/compose/secrets'
import { warehouseOf } from '../../src/compose/warehouses'
import type { DatabricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { readSettings } from '../../src/settings/settings'
import { name, sql, tableName, toStatement, type Statement } from '../../src/warehouse/statement'
import { toFunctionsSettings } from '../stack/functions-settings'
import { codeOf, runOptions } from '../suites/warehouse-suite'
import { control, readyStack } from './stack'

const airports = tableName({ catalog: 'data_mesh_catalog', schema: 'aviation', name: 'airports' })
const flights = tableName({ catalog: 'data_mesh_catalog', schema: 'aviation', name: 'flights' })
const codes = toStatement(sql`SELECT ${name('iata')} FROM ${airports}`)
const everyFlight = toStatement(sql`SELECT ${name('flight_id')}, ${name('origin')} FROM ${flights}`)

let observed: Observation[]
let warehouse: DatabricksWarehouse
const opened: DatabricksWarehouse[] = []

// When an answer breaks off, a timer of the driver goes on for as long as a statement may take.
const briefMs = 5_000
const briefly = () => runOptions({ ms: briefMs })

/** With these settings over those of the running stack. */
function composed(settings: Readonly<Record<string, string>> = {}): DatabricksWarehouse {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const addresses = { functionsPort: 7071, ...readyStack(), pageTokenKey }
  const environment = {
    ...toFunctionsSettings(addresses, {}),
    STATEMENT_TIMEOUT_MS: String(briefMs),
    ...settings,
  }
  const watched = {
    clock: systemClock,
    observe: (observation: Observation) => observed.push(observation),
  }
  const read = readSettings(['default'], environment)
  const secrets = secretsOf(read.secretStore, watched)
  const made = warehouseOf(read, { ...watched, secrets })
  opened.push(made)
  return made
}

async function rowsOf(statement: Statement): Promise<number> {
  let rows = 0
  const result = await warehouse.run(statement, briefly())
  for await (const batch of result.batches) rows += batch.numRows
  return rows
}

async function atRest(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await control().counters()).operationsOpen === 0) return
    await sleep(50)
  }
}

const called = async (call: string) => (await control().counters()).calls[call] ?? 0

beforeEach(() => {
  observed = []
  warehouse = composed()
})

afterEach(async () => {
  await control().clearFaults()
  await atRest()
  for (const made of opened.splice(0)) await made.close()
  expect((await control().counters()).operationsOpen).toBe(0)
})

it('closing it ends its session', async () => {
  await rowsOf(codes)
  const { sessionsOpen } = await control().counters()
  await warehouse.close()
  expect((await control().counters()).sessionsOpen).toBe(sessionsOpen - 1)
})

it.each([
  ['a wrong token', { DATABRICKS_TOKEN: 'wrong' }, 'WarehouseAccessDenied'],
  ['nobody listening', { DATABRICKS_HOST: 'localhost:9' }, 'WarehouseUnavailable'],
  ['no such host', { DATABRICKS_HOST: 'nowhere.invalid' }, 'WarehouseUnavailable'],
  ['another path', { DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/other' }, 'InvalidWarehouseAnswer'],
])('with %s both a statement and a probe fail typed', async (_, settings, code) => {
  warehouse = composed(settings)
  expect(await codeOf(warehouse.run(codes, briefly()))).toBe(code)
  expect(await codeOf(warehouse.probe('default', briefly()))).toBe(code)
})

it('a probe runs no statement', async () => {
  const before = await called('ExecuteStatement')
  await warehouse.probe('default', briefly())
  expect(await called('ExecuteStatement')).toBe(before)
})

it('a statement that came whole, but too late, costs no session', async () => {
  await warehouse.probe('default', briefly())
  const before = await called('OpenSession')
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'delay', ms: 1_000 }, times: 1 },
  ])
  expect(await codeOf(warehouse.run(codes, runOptions({ ms: 300 })))).toBe('WarehouseTimeout')
  await sleep(1_500)
  expect(await rowsOf(codes)).toBe(3_376)
  expect((await called('OpenSession')) - before).toBe(0)
  expect(observed.filter(({ kind }) => kind === 'tidyingFailed')).toEqual([])
})

it('a session whose statement was lost is closed although closing it fails at first', async () => {
  await warehouse.probe('default', briefly())
  const { sessionsOpen } = await control().counters()
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'truncate', bytes: 40 }, times: 1 },
    { call: 'CloseSession', fault: { kind: 'status', status: 500 }, times: 2 },
  ])
  const unread = await warehouse.run(everyFlight, briefly())
  unread.close()
  await sleep(1_500)
  expect((await control().counters()).sessionsOpen).toBe(sessionsOpen - 1)
  expect(observed.filter(({ kind }) => kind === 'tidyingFailed')).toEqual([])
})

it('leaving a result early frees its statement, and so does closing it unread', async () => {
  const before = await called('CancelOperation')
  const left = await warehouse.run(everyFlight, briefly())
  for await (const batch of left.batches) {
    expect(batch.numRows).toBeGreaterThan(0)
    break
  }
  await atRest()
  expect((await called('CancelOperation')) - before).toBe(1)
  const unread = await warehouse.run(everyFlight, briefly())
  unread.close()
  unread.close()
  await atRest()
  expect((await control().counters()).operationsOpen).toBe(0)
  expect(observed.filter(({ kind }) => kind === 'tidyingFailed')).toEqual([])
})

it('a failed statement is a problem with its SQLSTATE and none of its text', async () => {
  const missing = toStatement(
    sql`SELECT ${name('x')} FROM ${tableName({ catalog: 'a', schema: 'b', name: 'c' })}`,
  )
  const problem: unknown = await warehouse.run(missing, briefly()).catch((error: unknown) => error)
  expect(problem).toMatchObject({
    code: 'SourceNotFound',
    message: 'The source does not exist, or the service may not know of it.',
    cause: { sqlState: '42P01', errorClass: 'TABLE_OR_VIEW_NOT_FOUND' },
  })
})

it('a million rows come in batches, a fetch ahead and no more', async () => {
  const result = await warehouse.run(everyFlight, briefly())
  const before = await called('FetchResults')
  let rows = 0
  for await (const batch of result.batches) {
    rows += batch.numRows
    if (rows > 100_000) break
  }
  expect((await called('FetchResults')) - before).toBeLessThan(12)
})
