// `npm run new-product` and `npm run check-products`: tables and a view of the warehouse become products
// that pass every check, and later drift from them is told.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DataProduct } from '../../src/declare/data-product'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { birdStrikes } from '../../src/products/safety/bird-strikes.v1'
import { copyProject, onStack, type Ended, type ProjectCopy } from './project-copy'
import { openSql, type Sql } from './sql'
import { control } from './stack'

const strikes = 'data_mesh_catalog.safety.bird_strikes'
const orders = 'testing.sales.orders'
const totals = 'testing.sales.order_totals'

let sql: Sql
let project: ProjectCopy
let made: readonly Ended[]

beforeAll(async () => {
  sql = openSql()
  project = await copyProject()
  await sql.run(`CREATE OR REPLACE TABLE ${orders} (
    order_id BIGINT NOT NULL COMMENT 'It\\'s the order.',
    lines ARRAY<STRUCT<price: DECIMAL(10,2), tags: MAP<STRING, INT>>>,
    country STRING COLLATE UTF8_LCASE) COMMENT 'Every order.'`)
  await sql.run(`DROP VIEW IF EXISTS ${totals}`)
  await sql.run(`CREATE VIEW ${totals} AS SELECT order_id, country AS land FROM ${orders}`)
  const ofSales = ['--domain', 'sales', '--key', 'order_id']
  made = [
    await newProduct('--from', strikes, '--domain', 'safety'),
    await newProduct('--from', orders.toUpperCase(), ...ofSales),
    await newProduct(
      '--from',
      totals,
      ...ofSales,
      '--changes-with',
      orders.toUpperCase(),
      '--connection',
      'own',
    ),
  ]
}, 60_000)

afterEach(() => control().clearFaults())

afterAll(async () => {
  await project.remove()
  await sql.close()
})

function newProduct(...words: readonly string[]): Promise<Ended> {
  return project.command('new-product', [...onStack, ...words])
}

function checkProducts(...words: readonly string[]): Promise<Ended> {
  return project.command('check-products', [...onStack, ...words])
}

/** What follows from the table, and no person decides. */
function facts({ domain, name, title, outputPorts }: DataProduct): unknown {
  const ports = Object.entries(outputPorts).map(([port, it]) => {
    const { operationId, source, key, columns } = it
    const types = Object.entries(columns).map(([column, { type, nullable }]) => ({
      ...{ column, type, nullable },
    }))
    return { port, operationId, title: it.title, source, key, types }
  })
  return { domain, name, title, ports }
}

it('the bird strikes become what we have declared, but for what a person decides', async () => {
  const product = await project.declared('src/products/safety/bird-strikes.v1.ts', 'birdStrikes')
  expect(facts(product)).toEqual(facts(birdStrikes))
  expect(declarationFaults(product)).toEqual([])
})

it('a view becomes a product that changes with its tables, on the domain’s own warehouse', async () => {
  const product = await project.declared('src/products/sales/order-totals.v1.ts', 'orderTotals')
  expect(product.outputPorts['totals']).toMatchObject({
    connection: 'own',
    source: {
      ...{ kind: 'view', catalog: 'testing', schema: 'sales', name: 'order_totals' },
      changesWith: [{ kind: 'table', catalog: 'testing', schema: 'sales', name: 'orders' }],
    },
  })
})

it('comments of the table and of its columns become descriptions', async () => {
  const product = await project.declared('src/products/sales/orders.v1.ts', 'orders')
  const { order_id: orderId } = product.outputPorts['orders']!.columns
  expect([product.description, orderId!.description]).toEqual(['Every order.', "It's the order."])
})

it('says what was written', async () => {
  const [first, ...others] = made
  expect(first).toEqual({
    code: 0,
    error: '',
    out: `Wrote src/products/safety/bird-strikes.v1.ts
Wrote src/products/safety/OWNERS.md
Added birdStrikes to src/products/index.ts

A person decides what the comments that begin with "Decide" are about. Until then, nobody may use it.
The rows will be at /api/products/bird-strikes/strikes.
`,
  })
  expect(others.map(({ code, error }) => ({ code, error }))).toEqual([
    { code: 0, error: '' },
    { code: 0, error: '' },
  ])
  expect(await project.files()).toEqual([
    'src/products/index.ts',
    'src/products/safety/OWNERS.md',
    'src/products/safety/bird-strikes.v1.ts',
    'src/products/sales/OWNERS.md',
    'src/products/sales/order-totals.v1.ts',
    'src/products/sales/orders.v1.ts',
  ])
})

it('what was written passes the compiler, lint and the formatter', async () => {
  const clean = { code: 0, out: '', error: '' }
  const { tool } = project
  const results = await Promise.all([
    tool('typescript/bin/tsc', '-p', 'tsconfig.products.json'),
    tool('oxlint/bin/oxlint', '-f', 'unix', 'src/products'),
    tool('oxfmt/bin/oxfmt', '--list-different', 'src/products'),
  ])
  expect(results).toEqual([clean, clean, clean])
}, 60_000)

it('a product is never made twice', async () => {
  const read = (name: string) =>
    readFile(path.join(project.directory, 'src/products', name), 'utf8')
  const [list, product] = [await read('index.ts'), await read('sales/orders.v1.ts')]
  const again = ['--from', orders, '--domain', 'sales', '--key', 'order_id']
  const named = 'The product orders is there already, in the domain sales: choose another name'
  expect(await newProduct(...again)).toEqual({
    code: 1,
    out: '',
    error: `${named} with --product.\n`,
  })
  expect([await read('index.ts'), await read('sales/orders.v1.ts')]).toEqual([list, product])
})

it('tables that are as declared are fine', async () => {
  expect(await checkProducts()).toEqual({
    code: 0,
    error: '',
    out: `output port           result  column  what was found
--------------------  ------  ------  --------------
bird-strikes/strikes  ok              the table is as declared
order-totals/totals   ok              the table is as declared
orders/orders         ok              the table is as declared

3 output ports, none with a fault.
`,
  })
})

it('a table that has drifted is told column by column, also as JSON', async () => {
  await sql.run(`CREATE OR REPLACE TABLE ${orders} (ORDER_ID BIGINT, placed_at TIMESTAMP,
    lines ARRAY<STRUCT<price: DECIMAL(12,2), tags: MAP<STRING, INT>>>)`)
  const { code, out, error } = await checkProducts('--json')
  expect({ code, error }).toEqual({ code: 1, error: '' })
  const version = '1.0.0'
  expect(JSON.parse(out)).toEqual({
    sound: false,
    outputPorts: [
      {
        ...{ dataProduct: 'bird-strikes', version, outputPort: 'strikes', source: strikes },
        findings: [],
      },
      {
        ...{ dataProduct: 'order-totals', version, outputPort: 'totals', source: totals },
        findings: [
          {
            ...{ kind: 'unreadable', isFault: true },
            sentence: `${totals} cannot be read. The source has no column country.`,
          },
        ],
      },
      {
        ...{ dataProduct: 'orders', version, outputPort: 'orders', source: orders },
        findings: [
          {
            ...{ kind: 'nullable', column: 'order_id', isFault: true },
            sentence: 'may be NULL, and is declared with `nullable: false`',
          },
          {
            ...{ kind: 'retyped', column: 'lines', isFault: true },
            sentence:
              'is ARRAY<STRUCT<PRICE:DECIMAL(12,2),TAGS:MAP<STRING,INT>>>, and is declared as ARRAY<STRUCT<price: DECIMAL(10,2), tags: MAP<STRING, INT>>>',
          },
          {
            ...{ kind: 'missing', column: 'country', isFault: true },
            sentence: 'is not in the table',
          },
          {
            ...{ kind: 'added', column: 'placed_at', isFault: false },
            sentence: 'is in the table as TIMESTAMP, and is not declared',
          },
        ],
      },
    ],
  })
})

it('a table that is gone, and one that may not be read, are faults; a new column is a note', async () => {
  await sql.run(`DROP VIEW ${totals}`)
  await sql.run(`CREATE OR REPLACE TABLE ${orders} (order_id BIGINT NOT NULL, more STRING,
    lines ARRAY<STRUCT<price: DECIMAL(10,2), tags: MAP<STRING, INT>>>, country STRING)`)
  await control().putFaults([
    {
      ...{ call: 'ExecuteStatement', statementContains: '`bird_strikes`' },
      fault: { kind: 'fail', sqlState: '42501', message: '[INSUFFICIENT_PERMISSIONS] no SELECT' },
    },
  ])
  expect(await checkProducts()).toEqual({
    code: 1,
    error: '',
    out: `output port           result  column  what was found
--------------------  ------  ------  --------------
bird-strikes/strikes  FAULT           ${strikes} cannot be read. The warehouse at localhost refuses: its credential is not valid, or lacks USE CATALOG, USE SCHEMA or SELECT.
order-totals/totals   FAULT           ${totals} is not there, or the app has no right on it
orders/orders         note    more    is in the table as STRING, and is not declared

3 output ports, 2 with a fault.
`,
  })
})

it('a view in the place of a table is a fault; that its columns may be NULL is a note', async () => {
  await sql.run(`DROP TABLE ${orders}`)
  await sql.run(`CREATE VIEW ${orders} AS SELECT CAST(NULL AS BIGINT) AS order_id, 'CH' AS country,
    CAST(NULL AS ARRAY<STRUCT<price: DECIMAL(10,2), tags: MAP<STRING, INT>>>) AS lines`)
  const { out } = await checkProducts('--json')
  await sql.run(`DROP VIEW ${orders}`)
  const { outputPorts } = JSON.parse(out) as { outputPorts: readonly { findings: unknown }[] }
  expect(outputPorts.at(-1)?.findings).toEqual([
    {
      ...{ kind: 'otherKind', isFault: true },
      sentence: `${orders} is a view, and is declared as a table`,
    },
    {
      ...{ kind: 'nullable', column: 'order_id', isFault: false },
      sentence: 'may be NULL, and is declared with `nullable: false`',
    },
  ])
})
