// The local data: complete, keyed, the same on every machine, loaded once.
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { rewriteRows } from '../delta/change-rows'
import { commitFile, readLog } from '../delta/commit-log'
import { literal } from '../delta/engine-query'
import { relationOf } from '../delta/relation'
import { readSnapshot } from '../delta/snapshot'
import { openDriverSession, type DriverSession } from '../warehouse/driver-session'
import { toLiteral } from './data-set'
import { loadDataSets, type LoadProgress, type TableFile } from './data-sets'

let directory: string
let tables: readonly TableFile[]
let local: DriverSession
const progress: LoadProgress[] = []

beforeAll(async () => {
  // A person's folder may have an apostrophe in its name.
  directory = await mkdtemp(join(tmpdir(), "meshport's-data-"))
  tables = await loadDataSets(directory, (step) => progress.push(step))
  local = await openDriverSession({ tables })
})
afterAll(async () => {
  await local.close()
  await rm(directory, { recursive: true })
})

/** Straight from the files: what a SELECT of the stand-in cannot ask. */
async function ask(name: string, what: string): Promise<unknown> {
  const { path } = tables.find((table) => table.name.endsWith(name))!
  const relation = relationOf(await readSnapshot(path))
  return withConnection(async (connection) => {
    const result = await connection.runAndReadAll(`SELECT ${what} FROM ${relation} AS t`)
    return result.getRowsJson()[0]
  })
}

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  await connection.run("SET TimeZone = 'UTC'")
  const result = await work(connection)
  connection.disconnectSync()
  database.closeSync()
  return result
}

const madeOf = (table: string, rows: number, done: number): LoadProgress => ({
  table: `data_mesh_catalog.${table}`,
  rows,
  tables: { done, of: 5 },
})

it('the name of a file is a literal of its query, whatever is in it', () => {
  expect(toLiteral("/it's/here")).toBe("'/it''s/here'")
})

it('each table is told of once when it is made, with its rows', () => {
  expect(progress).toEqual([
    madeOf('customer_analytics.customer_metrics', 20_130, 1),
    madeOf('transport.licensed_drivers', 38_250, 2),
    madeOf('aviation.airports', 3_376, 3),
    madeOf('safety.bird_strikes', 10_000, 4),
    madeOf('aviation.flights', 3_000_000, 5),
  ])
})

describe('a second start', () => {
  const again = async (): Promise<readonly LoadProgress[]> => {
    const steps: LoadProgress[] = []
    expect(await loadDataSets(directory, (step) => steps.push(step))).toEqual(tables)
    return steps
  }

  it('makes nothing again that is there, and keeps what a person changed', async () => {
    const strikes = tables[3]!.path
    await withConnection((connection) =>
      rewriteRows(connection, strikes, { condition: 't."strike_id" > 9990', values: [] }),
    )
    const { mtimeMs } = await stat(commitFile(strikes, 0))
    expect(await again()).toEqual([])
    expect((await stat(commitFile(strikes, 0))).mtimeMs).toBe(mtimeMs)
    expect((await readLog(strikes)).map(({ info }) => info.operation)).toEqual([
      'CREATE TABLE AS SELECT',
      'DELETE',
    ])
    expect(await ask('bird_strikes', 'count(*)')).toEqual(['9990'])
  })

  it('makes again what is gone, and what is of another definition, which it says', async () => {
    await rm(tables[2]!.path, { recursive: true })
    await writeFile(join(tables[3]!.path, '_meshport_data_set'), 'of another definition')
    expect(await again()).toEqual([
      {
        table: 'data_mesh_catalog.aviation.airports',
        rows: 3_376,
        tables: { done: 1, of: 2 },
      },
      {
        table: 'data_mesh_catalog.safety.bird_strikes',
        rows: 10_000,
        tables: { done: 2, of: 2 },
        replaced: true,
      },
    ])
    expect(await ask('bird_strikes', 'count(*)')).toEqual(['10000'])
  })

  it('removes what a broken load left, not what another is loading', async () => {
    const name = 'data_mesh_catalog.aviation.airports'
    await mkdir(join(directory, `${name}.4194999-ab.unfinished`))
    await mkdir(join(directory, `${name}.${process.pid}-cd.unfinished`))
    expect(await again()).toEqual([])
    expect(await readdir(directory)).toHaveLength(6)
  })
})

it('bird strikes are the file, row by row, numbered in its order', async () => {
  const what = `count(*), count(DISTINCT strike_id), min(strike_id), max(strike_id),
    count(*) - count(speed_ias_in_knots), sum(cost_total), min(flight_date), max(flight_date),
    min_by(aircraft_make_model, strike_id), max_by(wildlife_species, strike_id)`
  expect(await ask('bird_strikes', what)).toEqual([
    '10000',
    '10000',
    '1',
    '10000',
    '2836',
    '40545276',
    '1990-01-08',
    '2002-07-25',
    'T-38A',
    'Red-tailed hawk',
  ])
})

it('customer metrics are keyed, have NULLs and microseconds, and are the same everywhere', async () => {
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

it('licensed drivers have every year, state, cohort and gender, and are the same everywhere', async () => {
  const what = `count(DISTINCT (year, state, cohort, gender)), min(year), max(year),
    count(DISTINCT state), count(DISTINCT cohort), count(DISTINCT gender), sum(drivers)`
  const found = await ask('licensed_drivers', what)
  expect(found).toEqual(['38250', 1994, 2018, '51', '15', '2', '1326142207'])
})

it('airports have unique codes, and twelve states that are the text NA', async () => {
  const what = `count(*), count(DISTINCT iata), count(*) FILTER (state = 'NA'), count(state)`
  expect(await ask('airports', what)).toEqual(['3376', '3376', '12', '3376'])
})

it('flights are three million, numbered from 1 in the order of their file', async () => {
  const what = `count(*), count(DISTINCT flight_id), min(flight_id), max(flight_id),
    sum(delay), sum(distance)`
  expect(await ask('flights', what)).toEqual([
    '3000000',
    '3000000',
    '1',
    '3000000',
    '20003603',
    '2194861208',
  ])
  const { directory, files } = await readSnapshot(tables[4]!.path)
  const bounds = `min(flight_id)::INTEGER, max(flight_id)::INTEGER`
  await withConnection(async (connection) => {
    for (const [index, file] of files.entries()) {
      const select = `SELECT ${bounds} FROM ${literal(`${directory}/${file.path}`)}`
      const found = await connection.runAndReadAll(select)
      expect(found.getRows()).toEqual([[index * 250_000 + 1, (index + 1) * 250_000]])
    }
  })
})

it.each([
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
    'safety.bird_strikes',
    {
      strike_id: 'Int64',
      airport_name: 'Utf8',
      aircraft_make_model: 'Utf8',
      effect_amount_of_damage: 'Utf8',
      flight_date: 'Date32<DAY>',
      aircraft_airline_operator: 'Utf8',
      origin_state: 'Utf8',
      phase_of_flight: 'Utf8',
      wildlife_size: 'Utf8',
      wildlife_species: 'Utf8',
      time_of_day: 'Utf8',
      cost_other: 'Int32',
      cost_repair: 'Int32',
      cost_total: 'Int32',
      speed_ias_in_knots: 'Int32',
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

it('a page of flights by key is the rows that follow', async () => {
  const text = `SELECT flight_id FROM data_mesh_catalog.aviation.flights WHERE flight_id > 1999999
    ORDER BY flight_id ASC NULLS FIRST LIMIT 3`
  expect(await local.columns(text)).toEqual({ flight_id: [2_000_000n, 2_000_001n, 2_000_002n] })
})
