// One table through every kind of statement: what each commit makes of the rows, what the log says of
// it, and that every older version reads as it was.
import { addColumns, setProperties } from './alter-table'
import { insertRows, rewriteRows } from './change-rows'
import { readLog } from './commit-log'
import { column, openLake, type Lake } from './lake'
import { optimize, restore, truncate } from './maintenance'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

const versions: unknown[][][] = []

beforeAll(async () => {
  const table = lake.table('t')
  const { connection } = lake
  const insert = (sql: string): Promise<unknown> => lake.insert('t', sql)
  const step = async (work: Promise<unknown>): Promise<void> => {
    await work
    versions.push(await lake.rows('t'))
  }
  await step(lake.create('t', { comment: 'a table' }))
  await step(insert(`SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, NULL))`))
  await step(insert(`SELECT range, 'r' FROM range(10, 13)`))
  await step(
    rewriteRows(connection, table, {
      condition: 't."id" >= CAST($1 AS BIGINT)',
      values: ['11'],
      assignments: [{ column: 'NAME', sql: `t."name" || $1` }],
      predicate: '(id >= 11)',
    }),
  )
  await step(rewriteRows(connection, table, { condition: `t."name" IS NULL`, values: [] }))
  await step(rewriteRows(connection, table, { condition: `t."id" >= 10`, values: [] }))
  await step(addColumns(table, [column('more', { kind: 'int' })]))
  await step(insert(`SELECT 20, 'twenty', 20`))
  await step(optimize(connection, table))
  await step(setProperties(table, { owner: 'me' }))
  await step(
    insertRows(connection, table, {
      query: { sql: `SELECT 9, $1, NULL`, values: ['o'] },
      overwrite: true,
    }),
  )
  await step(restore(table, 3))
  await step(truncate(table))
  await step(lake.create('t', { replace: true, query: { sql: `SELECT 1, 'again'`, values: [] } }))
})

it('each statement makes of the rows what it says, and every version stays readable', async () => {
  expect(versions.map((rows) => rows.map(([id, name]) => `${String(id)} ${String(name)}`))).toEqual(
    [
      [],
      ['1 a', '2 b', '3 null'],
      ['1 a', '2 b', '3 null', '10 r', '11 r', '12 r'],
      ['1 a', '2 b', '3 null', '10 r', '11 r11', '12 r11'],
      ['1 a', '2 b', '10 r', '11 r11', '12 r11'],
      ['1 a', '2 b'],
      ['1 a', '2 b'],
      ['1 a', '2 b', '20 twenty'],
      ['1 a', '2 b', '20 twenty'],
      ['1 a', '2 b', '20 twenty'],
      ['9 o'],
      ['1 a', '2 b', '3 null', '10 r', '11 r11', '12 r11'],
      [],
      ['1 again'],
    ],
  )
  for (const [version, rows] of versions.entries()) {
    expect(await lake.rows('t', version)).toEqual(rows)
  }
})

it('history tells each commit as Spark does', async () => {
  const table = lake.table('t')
  const log = await readLog(table)
  expect(log.map(({ version, info }) => `${version} ${info.operation}`)).toEqual([
    '0 CREATE TABLE',
    '1 WRITE',
    '2 WRITE',
    '3 UPDATE',
    '4 DELETE',
    '5 DELETE',
    '6 ADD COLUMNS',
    '7 WRITE',
    '8 OPTIMIZE',
    '9 SET TBLPROPERTIES',
    '10 WRITE',
    '11 RESTORE',
    '12 TRUNCATE',
    '13 CREATE OR REPLACE TABLE AS SELECT',
  ])
  const idOf = async (version: number): Promise<string> =>
    (await readSnapshot(table, version)).metadata.id
  const ids = await Promise.all([0, 3, 10, 11, 12, 13].map(idOf))
  expect(new Set(ids.slice(0, -1)).size).toBe(1)
  expect(new Set(ids).size).toBe(2)
  const metrics = log.map(({ info }) => info.operationMetrics)
  expect(metrics[3]).toMatchObject({ numUpdatedRows: '2', numCopiedRows: '4' })
  expect(metrics[4]).toMatchObject({ numDeletedRows: '1', numCopiedRows: '5' })
  expect(metrics[5]).toMatchObject({ numDeletedRows: '3', numCopiedRows: '2' })
  expect(log[3]!.info).toMatchObject({
    operationParameters: { predicate: '["(id >= 11)"]' },
    readVersion: 2,
    isolationLevel: 'Serializable',
    isBlindAppend: false,
  })
  const stamps = log.map(({ timestampMs }) => timestampMs)
  expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b))
})
