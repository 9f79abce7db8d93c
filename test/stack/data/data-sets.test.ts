// The local data: complete, keyed, the same on every machine, loaded once.
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { openDriverSession, type DriverSession } from '../warehouse/driver-session'
import { loadDataSets, type LoadProgress, type TableFile } from './data-sets'

let directory: string
let tables: readonly TableFile[]
let local: DriverSession
const progress: LoadProgress[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshport-data-'))
  tables = await loadDataSets(directory, (step) => progress.push(step))
  local = await openDriverSession({ tables })
})
afterAll(async () => {
  await local.close()
  await rm(directory, { recursive: true })
})

/** Straight from the files: what a SELECT of the stand-in cannot ask. */
async function ask(name: string, what: string): Promise<unknown> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const { path } = tables.find((table) => table.name.endsWith(name))!
  await connection.run("SET TimeZone = 'UTC'")
  const result = await connection.runAndReadAll(`SELECT ${what} FROM '${path}'`)
  connection.disconnectSync()
  database.closeSync()
  return result.getRowsJson()[0]
}

test('each table is told of once when it is made, with its rows', () => {
  expect(progress).toEqual([
    {
      table: 'data_mesh_catalog.customer_analytics.customer_metrics',
      rows: 20_130,
      tables: { done: 1, of: 4 },
    },
    {
      table: 'data_mesh_catalog.transport.licensed_drivers',
      rows: 38_250,
      tables: { done: 2, of: 4 },
    },
    { table: 'data_mesh_catalog.aviation.airports', rows: 3_376, tables: { done: 3, of: 4 } },
    { table: 'data_mesh_catalog.aviation.flights', rows: 3_000_000, tables: { done: 4, of: 4 } },
  ])
})

test('what is there is not made again, and what is outdated is removed', async () => {
  const { mtimeMs } = await stat(tables[0]!.path)
  const outdated = 'data_mesh_catalog.aviation.airports.000000000000.parquet'
  await writeFile(join(directory, outdated), '')
  await rm(tables[2]!.path)
  const again: LoadProgress[] = []
  expect(await loadDataSets(directory, (step) => again.push(step))).toEqual(tables)
  expect(again.map(({ table }) => table)).toEqual(['data_mesh_catalog.aviation.airports'])
  expect((await stat(tables[0]!.path)).mtimeMs).toBe(mtimeMs)
  expect(await readdir(directory)).toHaveLength(4)
})

test('customer metrics are keyed, have NULLs and microseconds, and are the same everywhere', async () => {
  const columns = 'customer_id, metric_date, total_purchases, engagement_score, last_updated'
  const what = `count(DISTINCT (customer_id, metric_date)), min(metric_date), max(metric_date),
    count(*) - count(total_purchases), count(*) - count(engagement_score),
    count(*) FILTER (microsecond(last_updated) % 1000 = 0),
    md5(string_agg(concat_ws('|', ${columns}), ';' ORDER BY customer_id, metric_date))`
  expect(await ask('customer_metrics', what)).toEqual([
    '20130',
    '2023-10-01',
    '2024-03-31',
    '1002',
    '731',
    '24',
    '45b3f78b80d78d418c72495f19ff85be',
  ])
})

test('licensed drivers have every year, state, cohort and gender, and are the same everywhere', async () => {
  const what = `count(DISTINCT (year, state, cohort, gender)), min(year), max(year),
    count(DISTINCT state), count(DISTINCT cohort), count(DISTINCT gender), sum(drivers)`
  const found = await ask('licensed_drivers', what)
  expect(found).toEqual(['38250', 1994, 2018, '51', '15', '2', '1326142207'])
})

test('airports have unique codes, and twelve states that are the text NA', async () => {
  const what = `count(*), count(DISTINCT iata), count(*) FILTER (state = 'NA'), count(state)`
  expect(await ask('airports', what)).toEqual(['3376', '3376', '12', '3376'])
})

test('flights are three million, numbered from 1 in the order of their file', async () => {
  const what = `count(*), count(DISTINCT flight_id), min(flight_id), max(flight_id),
    count(*) FILTER (flight_id <> file_row_number + 1)`
  expect(await ask('flights', what)).toEqual(['3000000', '3000000', '1', '3000000', '0'])
})

test.each([
  [
    'customer_analytics.customer_metrics',
    {
      customer_id: 'Utf8',
      metric_date: 'Date32<DAY>',
      total_purchases: 'Decimal[10e+2]',
      engagement_score: 'Float64',
      last_updated: 'Timestamp<MICROSECOND, Etc/UTC>',
    },
  ],
  [
    'transport.licensed_drivers',
    { year: 'Int32', state: 'Utf8', cohort: 'Utf8', gender: 'Utf8', drivers: 'Int64' },
  ],
  [
    'aviation.airports',
    {
      iata: 'Utf8',
      name: 'Utf8',
      city: 'Utf8',
      state: 'Utf8',
      country: 'Utf8',
      latitude: 'Float64',
      longitude: 'Float64',
    },
  ],
  [
    'aviation.flights',
    {
      flight_id: 'Int64',
      date: 'Timestamp<MICROSECOND>',
      delay: 'Int32',
      distance: 'Int32',
      origin: 'Utf8',
      destination: 'Utf8',
    },
  ],
])('the warehouse serves %s with its types', async (name, types) => {
  const columns = Object.keys(types).join(', ')
  const { schema } = await local.table(`SELECT ${columns} FROM data_mesh_catalog.${name} LIMIT 1`)
  expect(Object.fromEntries(schema.fields.map((f) => [f.name, String(f.type)]))).toEqual(types)
})

test('a page of flights by key is the rows that follow', async () => {
  const text = `SELECT flight_id FROM data_mesh_catalog.aviation.flights WHERE flight_id > 1999999
    ORDER BY flight_id ASC NULLS FIRST LIMIT 3`
  expect(await local.columns(text)).toEqual({ flight_id: [2_000_000n, 2_000_001n, 2_000_002n] })
})
