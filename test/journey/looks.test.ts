// Looks at real tables through the real driver: what a warehouse tells of commits, identities and
// columns, and what becomes of it.
import { invocation } from '../../src/base/trace'
import { systemClock } from '../../src/base/clock'
import { secretsOf } from '../../src/compose/secrets'
import { warehouseOf } from '../../src/compose/warehouses'
import { detect } from '../../src/events/detect'
import { isObserved, type ObservedTable, type TableState } from '../../src/events/feed-state'
import { glanceAt, lookClosely } from '../../src/events/look'
import { warehouseFacts, type TableFacts } from '../../src/events/table-facts'
import type { DatabricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { readSettings } from '../../src/settings/settings'
import { toFunctionsSettings } from '../stack/functions-settings'
import { openSql, type Sql } from './sql'
import { control, readyStack } from './stack'

const tableOf = (name: string) => ({ catalog: 'testing', schema: 'looks', name })
const rules = { coalesces: false, announcesUpkeep: false }

let sql: Sql
let warehouse: DatabricksWarehouse
let facts: TableFacts

beforeAll(() => {
  sql = openSql()
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const addresses = { functionsPort: 7071, ...readyStack(), pageTokenKey }
  const settings = readSettings(['default'], { ...toFunctionsSettings(addresses, {}) })
  const watched = { clock: systemClock, observe: () => undefined }
  const secrets = secretsOf(settings.secretStore, watched)
  warehouse = warehouseOf(settings, { ...watched, secrets })
  const { signal } = new AbortController()
  const times = { clock: systemClock, statementTimeoutMs: 10_000 }
  facts = warehouseFacts({ warehouse, ...times, invocation: invocation('look'), signal })
})

afterAll(async () => {
  await warehouse.close()
  await sql.close()
})

/** What a look at the table finds, and the state after it. */
async function follow(name: string, before: TableState) {
  const observed = isObserved(before) ? before : undefined
  const { announcements, state } = detect(
    before,
    await lookClosely('default', tableOf(name), observed, facts),
    rules,
  )
  const told = announcements.map(({ type, tableVersion, previousVersion, operation, ...rest }) => ({
    type: type.replace('DataProduct', ''),
    versions: [previousVersion, Number(tableVersion)],
    operation,
    ...(rest.schemaChanged && { schemaChanged: true }),
    ...(rest.bootstrap && { bootstrap: true }),
    ...(rest.gap && { gap: rest.gap }),
  }))
  return { told, state: state as ObservedTable }
}

async function run(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.run(statement)
}

async function fresh(name: string): Promise<string> {
  const path = `testing.looks.${name}`
  await run(`DROP TABLE IF EXISTS ${path}`, `CREATE TABLE ${path} (id INT, kind STRING)`)
  return path
}

it('every commit becomes one announcement, upkeep none', async () => {
  const path = await fresh('commits')
  const first = await follow('commits', undefined)
  expect(first.told).toEqual([
    { type: 'Created', versions: [undefined, 0], operation: 'CREATE TABLE' },
  ])
  await run(
    `INSERT INTO ${path} VALUES (1, 'a'), (2, 'b')`,
    `UPDATE ${path} SET kind = 'c' WHERE id = 1`,
    `INSERT INTO ${path} VALUES (3, 'd')`,
    `OPTIMIZE ${path}`,
    `DELETE FROM ${path} WHERE id = 2`,
  )
  const next = await follow('commits', first.state)
  expect(next.told).toEqual([
    { type: 'Updated', versions: [0, 1], operation: 'WRITE' },
    { type: 'Updated', versions: [1, 2], operation: 'UPDATE' },
    { type: 'Updated', versions: [2, 3], operation: 'WRITE' },
    { type: 'Updated', versions: [3, 5], operation: 'DELETE' },
  ])
  expect((await follow('commits', next.state)).told).toEqual([])
})

it('a table that had versions before its first sighting says so', async () => {
  const path = await fresh('older')
  await run(`INSERT INTO ${path} VALUES (1, 'a')`)
  const { told } = await follow('older', undefined)
  expect(told).toEqual([
    { type: 'Created', versions: [undefined, 1], operation: 'WRITE', bootstrap: true },
  ])
})

it('another set of columns is a flag of the commit that made it', async () => {
  const path = await fresh('columns')
  const { state } = await follow('columns', undefined)
  await run(
    `INSERT INTO ${path} VALUES (1, 'a')`,
    `ALTER TABLE ${path} ADD COLUMNS (added DATE)`,
    `INSERT INTO ${path} VALUES (2, 'b', NULL)`,
  )
  expect((await follow('columns', state)).told).toEqual([
    { type: 'Updated', versions: [0, 1], operation: 'WRITE' },
    { type: 'Updated', versions: [1, 2], operation: 'ADD COLUMNS', schemaChanged: true },
    { type: 'Updated', versions: [2, 3], operation: 'WRITE' },
  ])
})

it.each([
  ['fewer versions', []],
  ['as many versions', ["VALUES (1, 'a')"]],
  ['more versions', ["VALUES (1, 'a')", "VALUES (2, 'b')"]],
])('a table made anew with %s was deleted and created', async (_, inserts) => {
  const path = await fresh('remade')
  await run(`INSERT INTO ${path} VALUES (1, 'a')`)
  const { state } = await follow('remade', undefined)
  await fresh('remade')
  await run(...inserts.map((values) => `INSERT INTO ${path} ${values}`))
  const { told, state: after } = await follow('remade', state)
  expect(told).toMatchObject([
    { type: 'Deleted', versions: [1, 1] },
    { type: 'Created', versions: [undefined, inserts.length] },
  ])
  expect(after.tableId).not.toBe(state.tableId)
  expect((await follow('remade', after)).told).toEqual([])
})

it('a table that is replaced, and one that is restored, goes on', async () => {
  const path = await fresh('replaced')
  await run(`INSERT INTO ${path} VALUES (1, 'a')`)
  const { state } = await follow('replaced', undefined)
  await run(`CREATE OR REPLACE TABLE ${path} (id BIGINT)`)
  const replaced = await follow('replaced', state)
  expect(replaced.told).toMatchObject([{ type: 'Updated', versions: [1, 2], schemaChanged: true }])
  expect(replaced.state.tableId).not.toBe(state.tableId)
  await run(`RESTORE TABLE ${path} TO VERSION AS OF 1`)
  const restored = await follow('replaced', replaced.state)
  expect(restored.told).toMatchObject([{ type: 'Updated', versions: [2, 3], operation: 'RESTORE' }])
})

it('one statement tells the newest commits of many tables', async () => {
  const names = ['one', 'two', 'three']
  for (const name of names) await fresh(name)
  await run('INSERT INTO testing.looks.two VALUES (1, NULL)')
  const tables = names.map(tableOf)
  const before = (await control().counters()).calls['ExecuteStatement'] ?? 0
  const glances = await glanceAt('default', tables, facts)
  expect((await control().counters()).calls['ExecuteStatement']).toBe(before + 1)
  expect(tables.map((table) => glances.get(table))).toMatchObject([
    { kind: 'present', commit: { version: 0 } },
    { kind: 'present', commit: { version: 1 } },
    { kind: 'present', commit: { version: 0 } },
  ])
})

it('a table that is missing hides no other', async () => {
  await fresh('there')
  const tables = ['there', 'gone', 'neither'].map(tableOf)
  const glances = await glanceAt('default', tables, facts)
  expect(tables.map((table) => glances.get(table)?.kind)).toEqual(['present', 'missing', 'missing'])
})
