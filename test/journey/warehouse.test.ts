// The Databricks adapter by itself, with the real driver against the stand-in: sessions, credentials,
// deadlines, and what is left open afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import type { Observation } from '../../src/base/observation'
import {
  databricksWarehouse,
  type DatabricksWarehouse,
} from '../../src/platform/databricks/databricks-warehouse'
import type { ConnectionSettings } from '../../src/platform/databricks/client'
import { name, sql, tableName, toStatement, type Statement } from '../../src/warehouse/statement'
import type { RunOptions } from '../../src/warehouse/warehouse'
import { control, readyStack } from './stack'

const { warehouse: address } = readyStack()
const airports = tableName({ catalog: 'data_mesh_catalog', schema: 'aviation', name: 'airports' })
const flights = tableName({ catalog: 'data_mesh_catalog', schema: 'aviation', name: 'flights' })
const codes = toStatement(sql`SELECT ${name('iata')} FROM ${airports}`)
const everyFlight = toStatement(sql`SELECT ${name('flight_id')}, ${name('origin')} FROM ${flights}`)

const tokenOf = (token: string) => ({ kind: 'token' as const, token: () => Promise.resolve(token) })

let observed: Observation[]
let warehouse: DatabricksWarehouse
const opened: DatabricksWarehouse[] = []

function adapter(settings: Partial<ConnectionSettings> = {}): DatabricksWarehouse {
  const connection: ConnectionSettings = {
    host: address.host,
    port: address.port,
    httpPath: address.path,
    credential: tokenOf(address.token),
    cloudFetch: false,
    ...settings,
  }
  const made = databricksWarehouse({
    connections: new Map([['default', connection]]),
    statementTimeoutMs: 5_000,
    clock: systemClock,
    observe: (observation) => observed.push(observation),
  })
  opened.push(made)
  return made
}

function within(ms: number, signal = new AbortController().signal): RunOptions {
  const deadline = systemClock.now() + ms
  return {
    connection: 'default',
    as: { kind: 'service' },
    requestId: 'test',
    tags: {},
    deadline,
    signal,
  }
}

async function rowsOf(statement: Statement, options = within(5_000)): Promise<number> {
  let rows = 0
  const result = await warehouse.run(statement, options)
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
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (problem: unknown) => (problem as { code?: string }).code,
  )

beforeEach(() => {
  observed = []
  warehouse = adapter()
})

afterEach(async () => {
  await control().clearFaults()
  await atRest()
  for (const made of opened.splice(0)) await made.close()
  expect((await control().counters()).operationsOpen).toBe(0)
})

it('one session serves statements that run at once', async () => {
  const before = await called('OpenSession')
  const rows = await Promise.all(Array.from({ length: 8 }, () => rowsOf(codes)))
  expect(rows).toEqual(Array.from({ length: 8 }, () => 3_376))
  expect((await called('OpenSession')) - before).toBe(1)
})

it('closing it ends its session', async () => {
  await rowsOf(codes)
  const { sessionsOpen } = await control().counters()
  await warehouse.close()
  expect((await control().counters()).sessionsOpen).toBe(sessionsOpen - 1)
})

it('a token credential is asked for a token, and for another when that is refused', async () => {
  let token = 'stale'
  const asked: boolean[] = []
  const getToken = ({ anew }: { readonly anew: boolean }) => {
    asked.push(anew)
    if (anew) token = address.token
    return Promise.resolve(token)
  }
  warehouse = adapter({ credential: { kind: 'credential', getToken } })
  expect(await rowsOf(codes)).toBe(3_376)
  expect(asked.filter((anew) => anew)).toHaveLength(1)
})

it.each([
  ['a wrong token', { credential: tokenOf('wrong') }, 'WarehouseAccessDenied'],
  ['nobody listening', { port: 9 }, 'WarehouseUnavailable'],
  ['no such host', { host: 'nowhere.invalid' }, 'WarehouseUnavailable'],
  ['another path', { httpPath: '/sql/1.0/warehouses/other' }, 'InvalidWarehouseAnswer'],
] as const)('with %s both a statement and a probe fail typed', async (_, settings, code) => {
  warehouse = adapter(settings)
  expect(await codeOf(warehouse.run(codes, within(4_000)))).toBe(code)
  expect(await codeOf(warehouse.probe('default', within(4_000)))).toBe(code)
})

it('a credential that gives no token fails typed', async () => {
  const getToken = () => Promise.reject(new Error('no identity: secret detail'))
  warehouse = adapter({ credential: { kind: 'credential', getToken } })
  expect(await codeOf(warehouse.run(codes, within(2_000)))).toBe('WarehouseAccessDenied')
})

it('a probe runs no statement', async () => {
  const before = await called('ExecuteStatement')
  await warehouse.probe('default', within(5_000))
  expect(await called('ExecuteStatement')).toBe(before)
})

it('a statement whose answer comes after the deadline is cancelled or closed when it comes', async () => {
  await warehouse.probe('default', within(5_000))
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'delay', ms: 1_000 }, times: 1 },
  ])
  const startedMs = performance.now()
  expect(await codeOf(warehouse.run(everyFlight, within(300)))).toBe('WarehouseTimeout')
  expect(performance.now() - startedMs).toBeLessThan(800)
  await sleep(1_500)
  expect((await control().counters()).operationsOpen).toBe(0)
})

it('a statement that came whole, but too late, costs no session', async () => {
  await warehouse.probe('default', within(5_000))
  const before = await called('OpenSession')
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'delay', ms: 1_000 }, times: 1 },
  ])
  expect(await codeOf(warehouse.run(codes, within(300)))).toBe('WarehouseTimeout')
  await sleep(1_500)
  expect(await rowsOf(codes)).toBe(3_376)
  expect((await called('OpenSession')) - before).toBe(0)
  expect(observed.filter(({ kind }) => kind === 'tidyingFailed')).toEqual([])
})

it('a session whose statement was lost is closed although closing it fails at first', async () => {
  await warehouse.probe('default', within(5_000))
  const { sessionsOpen } = await control().counters()
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'truncate', bytes: 40 }, times: 1 },
    { call: 'CloseSession', fault: { kind: 'status', status: 500 }, times: 2 },
  ])
  const unread = await warehouse.run(everyFlight, within(5_000))
  unread.close()
  await sleep(1_500)
  expect((await control().counters()).sessionsOpen).toBe(sessionsOpen - 1)
  expect(observed.filter(({ kind }) => kind === 'tidyingFailed')).toEqual([])
})

it('a caller who leaves while a statement starts does not wait for it', async () => {
  await warehouse.probe('default', within(5_000))
  await control().putFaults([
    { call: 'ExecuteStatement', fault: { kind: 'delay', ms: 1_000 }, times: 1 },
  ])
  const leaving = new AbortController()
  const run = codeOf(warehouse.run(everyFlight, within(5_000, leaving.signal)))
  await sleep(100)
  leaving.abort()
  expect(await run).toBe('CallerLeft')
  await sleep(1_500)
  expect((await control().counters()).operationsOpen).toBe(0)
})

it('leaving a result early frees its statement, and so does closing it unread', async () => {
  const before = await called('CancelOperation')
  const left = await warehouse.run(everyFlight, within(5_000))
  for await (const batch of left.batches) {
    expect(batch.numRows).toBeGreaterThan(0)
    break
  }
  await atRest()
  expect((await called('CancelOperation')) - before).toBe(1)
  const unread = await warehouse.run(everyFlight, within(5_000))
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
  const problem: unknown = await warehouse
    .run(missing, within(5_000))
    .catch((error: unknown) => error)
  expect(problem).toMatchObject({
    code: 'StatementFailed',
    message: 'The warehouse could not run the query.',
    cause: { sqlState: '42P01', errorClass: 'TABLE_OR_VIEW_NOT_FOUND' },
  })
})

it('a million rows come in batches, a fetch ahead and no more', async () => {
  const result = await warehouse.run(everyFlight, within(5_000))
  const before = await called('FetchResults')
  let rows = 0
  for await (const batch of result.batches) {
    rows += batch.numRows
    if (rows > 100_000) break
  }
  expect((await called('FetchResults')) - before).toBeLessThan(12)
})
