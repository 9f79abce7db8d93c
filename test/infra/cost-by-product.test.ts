// What a product costs by Databricks' own tables, on planted rows of them: DuckDB runs the statement as it is, but for the catalog, which
// is called `system` there already, and two functions that have other names.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { root } from '../architecture/repository'

const statement = readFileSync(path.join(root, 'infra/observe/cost-by-product.sql'), 'utf8')

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const sql of [
    "ATTACH ':memory:' AS mesh",
    'CREATE SCHEMA mesh.query',
    'CREATE SCHEMA mesh.billing',
    'CREATE MACRO try_element_at(entries, name) AS entries[name]',
    `CREATE TABLE mesh.query.history (start_time TIMESTAMP, execution_duration_ms BIGINT,
      compute STRUCT(warehouse_id VARCHAR), query_tags MAP(VARCHAR, VARCHAR))`,
    `CREATE TABLE mesh.billing.usage (usage_start_time TIMESTAMP, usage_end_time TIMESTAMP, usage_quantity DECIMAL(38, 18),
      sku_name VARCHAR, cloud VARCHAR, usage_unit VARCHAR, usage_metadata STRUCT(warehouse_id VARCHAR))`,
    `CREATE TABLE mesh.billing.list_prices (price_start_time TIMESTAMP, price_end_time TIMESTAMP,
      sku_name VARCHAR, cloud VARCHAR, usage_unit VARCHAR, pricing STRUCT("default" DECIMAL(38, 18)))`,
  ]) {
    await connection.run(sql)
  }
})

afterAll(() => {
  connection.closeSync()
})

beforeEach(async () => {
  await connection.run('DELETE FROM mesh.query.history; DELETE FROM mesh.billing.usage')
  await connection.run(`DELETE FROM mesh.billing.list_prices;
    INSERT INTO mesh.billing.list_prices VALUES
      ('2020-01-01', current_date - 10, 'SQL', 'AZURE', 'DBU', {'default': 0.5}),
      (current_date - 10, NULL, 'SQL', 'AZURE', 'DBU', {'default': 0.7}),
      ('2020-01-01', NULL, 'SQL', 'AWS', 'DBU', {'default': 9}),
      ('2020-01-01', NULL, 'JOBS', 'AZURE', 'DBU', {'default': 9})`)
})

/** @param hour of the day so many days ago */
const moment = (hour: string, daysAgo = 1) => `current_date - ${daysAgo} + TIME '${hour}'`

async function ran(at: string, ms: number | 'NULL', tags: string, warehouse = 'w1') {
  await connection.run(
    `INSERT INTO mesh.query.history VALUES (${at}, ${ms}, {'warehouse_id': '${warehouse}'}, ${tags})`,
  )
}

async function billed(hour: number, dbus: number, daysAgo = 1, warehouse = "'w1'") {
  const [from, to] = [moment(`${hour}:00:00`, daysAgo), moment(`${hour + 1}:00:00`, daysAgo)]
  await connection.run(
    `INSERT INTO mesh.billing.usage VALUES (${from}, ${to}, ${dbus}, 'SQL', 'AZURE', 'DBU', {'warehouse_id': ${warehouse}})`,
  )
}

const ofProduct = (product: string, outputPort: string) =>
  `MAP {'product': '${product}', 'output_port': '${outputPort}', 'consumer': 'c', 'request_id': 'r'}`
const ofLook = "MAP {'purpose': 'events', 'request_id': 'r'}"
const ofOthers = 'NULL'

async function cost(): Promise<readonly unknown[]> {
  const asked = statement
    .replaceAll('system.', 'mesh.')
    .replaceAll('current_date()', 'current_date')
    .replaceAll('30 DAYS', '30 DAY')
  const answer = await connection.runAndReadAll(asked)
  return answer
    .getRowObjectsJson()
    .map(({ spent_on, product, output_port, statements, minutes, dbus, dollars }) =>
      [spent_on, product ?? '', output_port ?? '', statements, minutes, dbus, dollars]
        .map(String)
        .join(' | '),
    )
}

it('divides each hour among its statements by how long they ran', async () => {
  await billed(9, 4)
  await ran(moment('09:10:00'), 90_000, ofProduct('air-traffic', 'flights'))
  await ran(moment('09:20:00'), 90_000, ofProduct('air-traffic', 'flights'))
  await ran(moment('09:59:59'), 30_000, ofLook)
  await ran(moment('09:30:00'), 90_000, ofOthers)
  expect(await cost()).toEqual([
    'rows | air-traffic | flights | 2 | 3 | 2.4 | 1.68',
    'not Meshport |  |  | 1 | 1.5 | 1.2 | 0.84',
    'looks at tables |  |  | 1 | 0.5 | 0.4 | 0.28',
  ])
})

it('keeps hours and warehouses apart, and takes the price of the time', async () => {
  await billed(9, 2)
  await billed(9, 10, 20)
  await billed(9, 6, 1, "'w2'")
  await ran(moment('09:10:00'), 1_000, ofProduct('air-traffic', 'flights'))
  await ran(moment('09:10:00', 20), 50_000, ofProduct('bird-strikes', 'strikes'))
  await ran(moment('09:10:00'), 1_000, ofProduct('customer-analytics', 'metrics'), 'w2')
  expect(await cost()).toEqual([
    'rows | bird-strikes | strikes | 1 | 0.8 | 10 | 5',
    'rows | customer-analytics | metrics | 1 | 0 | 6 | 4.2',
    'rows | air-traffic | flights | 1 | 0 | 2 | 1.4',
  ])
})

it('has a line for hours in which a warehouse was only awake, and loses nothing that was billed', async () => {
  await billed(3, 5)
  await billed(4, 1)
  await ran(moment('04:00:00'), 'NULL', ofProduct('air-traffic', 'airports'))
  await ran(moment('04:00:01'), 0, ofProduct('air-traffic', 'airports'))
  expect(await cost()).toEqual([
    'nothing: awake only |  |  | 0 | 0 | 5 | 3.5',
    'rows | air-traffic | airports | 2 | 0 | 1 | 0.7',
  ])
})

it('leaves out what is older than thirty days, and what no warehouse used', async () => {
  await billed(9, 5, 31)
  await billed(9, 5, 1, 'NULL')
  await ran(moment('09:10:00', 31), 1_000, ofLook)
  expect(await cost()).toEqual([])
})
