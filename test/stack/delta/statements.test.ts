// One table through every kind of statement: what each commit makes of the rows, what the log says of
// it, and that every older version reads as it was.
import { addColumns, setProperties } from './alter-table'
import { deleteRows, updateRows } from './change-rows'
import { history } from './history'
import { insertRows } from './insert'
import { column, openLake, type Lake } from './lake'
import { optimize } from './maintenance'
import { mergeRows, type MergeClause } from './merge'
import { restore, truncate } from './restore'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

const clauses: readonly MergeClause[] = [
  { when: 'matched', condition: `s."name" = 'gone'`, action: 'delete' },
  { when: 'matched', action: 'update', assignments: [{ column: 'name', sql: 's."name"' }] },
  {
    when: 'notMatched',
    condition: 's."id" > $1::BIGINT',
    action: 'insert',
    assignments: [
      { column: 'id', sql: 's."id"' },
      { column: 'name', sql: 's."name"' },
    ],
  },
]
const merge = (source: string, more: readonly MergeClause[] = []): ReturnType<typeof mergeRows> =>
  mergeRows(lake.connection, lake.table('t'), {
    source,
    values: ['5', 'unused'],
    condition: 't."id" = s."id"',
    clauses: [...clauses, ...more],
    predicate: '(t.id = s.id)',
  })

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
    updateRows(connection, table, {
      condition: 't."id" >= CAST($1 AS BIGINT)',
      values: ['11'],
      assignments: [{ column: 'NAME', sql: `t."name" || $1` }],
      predicate: '(id >= 11)',
    }),
  )
  await step(deleteRows(connection, table, { condition: `t."name" IS NULL`, values: [] }))
  await step(deleteRows(connection, table, { condition: `t."id" >= 10`, values: [] }))
  await step(
    merge(
      `SELECT * FROM (VALUES (1, 'gone'), (2, 'changed'), (4, 'low'), (7, 'new')) AS v(id, name)`,
    ),
  )
  await step(addColumns(table, [column('more', { kind: 'int' })]))
  await step(insert(`SELECT 20, 'twenty', 20`))
  await step(optimize(connection, table))
  await step(setProperties(table, { 'delta.appendOnly': 'false', owner: 'me' }))
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

test('each statement makes of the rows what it says, and every version stays readable', async () => {
  expect(versions.map((rows) => rows.map(([id, name]) => `${String(id)} ${String(name)}`))).toEqual(
    [
      [],
      ['1 a', '2 b', '3 null'],
      ['1 a', '2 b', '3 null', '10 r', '11 r', '12 r'],
      ['1 a', '2 b', '3 null', '10 r', '11 r11', '12 r11'],
      ['1 a', '2 b', '10 r', '11 r11', '12 r11'],
      ['1 a', '2 b'],
      ['2 changed', '7 new'],
      ['2 changed', '7 new'],
      ['2 changed', '7 new', '20 twenty'],
      ['2 changed', '7 new', '20 twenty'],
      ['2 changed', '7 new', '20 twenty'],
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

test('history tells each commit as Spark does', async () => {
  const table = lake.table('t')
  const entries = await history(table)
  expect(entries.map(({ version, operation }) => `${version} ${operation}`).reverse()).toEqual([
    '0 CREATE TABLE',
    '1 WRITE',
    '2 WRITE',
    '3 UPDATE',
    '4 DELETE',
    '5 DELETE',
    '6 MERGE',
    '7 ADD COLUMNS',
    '8 WRITE',
    '9 OPTIMIZE',
    '10 SET TBLPROPERTIES',
    '11 WRITE',
    '12 RESTORE',
    '13 TRUNCATE',
    '14 CREATE OR REPLACE TABLE AS SELECT',
  ])
  const [ids, metrics] = [
    await Promise.all([0, 3, 11, 12, 13, 14].map(async (v) => (await readSnapshot(table, v)).id)),
    entries.map(({ operationMetrics }) => operationMetrics).reverse(),
  ]
  expect(new Set(ids).size).toBe(2)
  expect(metrics[3]).toMatchObject({
    numUpdatedRows: '2',
    numCopiedRows: '1',
    numRemovedFiles: '1',
  })
  expect(metrics[4]).toMatchObject({ numDeletedRows: '1', numCopiedRows: '2' })
  expect(metrics[5]).toMatchObject({ numDeletedRows: '3', numAddedFiles: '0' })
  expect(metrics[6]).toMatchObject({
    numTargetRowsInserted: '1',
    numTargetRowsUpdated: '1',
    numTargetRowsDeleted: '1',
    numTargetRowsCopied: '0',
    numSourceRows: '4',
  })
  expect(entries.at(-4)).toMatchObject({
    operationParameters: { predicate: '["(id >= 11)"]' },
    readVersion: 2,
    isolationLevel: 'Serializable',
    isBlindAppend: false,
  })
  const stamps = entries.map(({ timestampMs }) => timestampMs)
  expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => b - a))
})

test('a MERGE knows rows that only the target has', async () => {
  await lake.create('t', {
    replace: true,
    query: { sql: `SELECT range, 'x' FROM range(4)`, values: [] },
  })
  await merge(`SELECT 1 AS id, 'one' AS name`, [
    { when: 'notMatchedBySource', condition: 't."id" > 2', action: 'delete' },
    {
      when: 'notMatchedBySource',
      action: 'update',
      assignments: [{ column: 'name', sql: `t."name" || '!'` }],
    },
  ])
  expect(await lake.rows('t')).toEqual([
    ['0', 'x!'],
    ['1', 'one'],
    ['2', 'x!'],
  ])
})

test('a MERGE in which two rows would change one is refused, and the table stays', async () => {
  const before = await lake.rows('t')
  await expect(
    merge(`SELECT * FROM (VALUES (1, 'p'), (1, 'q')) AS v(id, name)`),
  ).rejects.toMatchObject({
    errorClass: 'DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE',
    sqlState: '21506',
  })
  expect(await lake.rows('t')).toEqual(before)
})
