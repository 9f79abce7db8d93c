// The change feed row by row for every kind of commit, its errors, and what VACUUM takes away.
import { readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { addColumns, setProperties } from './alter-table'
import { changesBetween } from './change-feed'
import { rewriteRows } from './change-rows'
import { readLog } from './commit-log'
import { column, openLake, type Lake } from './lake'
import { optimize, restore, truncate, vacuum } from './maintenance'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

async function changes(name: string, from: number, to?: number): Promise<unknown[]> {
  const { relation } = await changesBetween(lake.table(name), { from, to })
  const rows = await lake.ask(`SELECT _commit_version, _change_type, id, name FROM ${relation} AS t
    ORDER BY 1, 3, 2 DESC, 4`)
  return rows.map((row) => row.map(String).join(' '))
}

const fed = { 'delta.enableChangeDataFeed': 'true' }
const byId = { condition: 't."id" = CAST($1 AS BIGINT)' }

beforeAll(async () => {
  const { connection } = lake
  const table = lake.table('fed')
  await lake.create('fed', { properties: fed })
  await lake.insert('fed', `SELECT range, 'x' FROM range(1, 4)`)
  await rewriteRows(connection, table, {
    ...byId,
    values: ['2'],
    assignments: [{ column: 'name', sql: "'y'" }],
  })
  await rewriteRows(connection, table, { ...byId, values: ['1'] })
  await lake.insert('fed', `SELECT 9, 'n'`)
  await optimize(connection, table)
  await restore(table, 1)
  await truncate(table)
  await addColumns(table, [column('more', { kind: 'int' })])
})

it('every kind of change is told row by row', async () => {
  expect(await changes('fed', 0)).toEqual([
    '1 insert 1 x',
    '1 insert 2 x',
    '1 insert 3 x',
    '2 update_preimage 2 x',
    '2 update_postimage 2 y',
    '3 delete 1 x',
    '4 insert 9 n',
    '6 insert 1 x',
    '6 insert 2 x',
    '6 delete 2 y',
    '6 insert 3 x',
    '6 delete 3 x',
    '6 delete 9 n',
    '7 delete 1 x',
    '7 delete 2 x',
    '7 delete 3 x',
  ])
  expect(await changes('fed', 2, 3)).toHaveLength(3)
  expect(await changes('fed', 7, 99)).toHaveLength(3)
})

it('its schema is the latest and three columns more', async () => {
  const { columns, relation } = await changesBetween(lake.table('fed'), { from: 0, to: 0 })
  const names = ['id', 'name', 'more', '_change_type', '_commit_version', '_commit_timestamp']
  expect(columns.map(({ name }) => name)).toEqual(names)
  expect(await lake.ask(`DESCRIBE SELECT * FROM ${relation} AS t`)).toHaveLength(6)
})

it('each commit has the time that history gives it', async () => {
  const { relation } = await changesBetween(lake.table('fed'), { from: 3, to: 3 })
  const [row] = await lake.ask(`SELECT epoch_ms(_commit_timestamp) FROM ${relation} AS t`)
  const log = await readLog(lake.table('fed'))
  expect(row).toEqual([String(log[3]!.timestampMs)])
})

it.each<[string, string, number, number | undefined, string, string]>([
  ['a table without a feed', 'plain', 0, undefined, 'DELTA_MISSING_CHANGE_DATA', 'KD002'],
  ['a start before it was enabled', 'late', 0, undefined, 'DELTA_MISSING_CHANGE_DATA', 'KD002'],
  [
    'a start after the latest',
    'fed',
    9,
    undefined,
    'DELTA_CDC_START_VERSION_AFTER_LATEST',
    '22003',
  ],
  ['an end before the start', 'fed', 3, 2, 'DELTA_INVALID_CDC_RANGE', '22003'],
  ['a negative start', 'fed', -1, 2, 'DELTA_LOG_FILE_NOT_FOUND', '42K03'],
  [
    'another schema on the way',
    'other',
    0,
    undefined,
    'DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE',
    '0AKDC',
  ],
  [
    'another schema after its end',
    'other',
    1,
    1,
    'DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA',
    '0AKDC',
  ],
])('%s is an error', async (_, name, from, to, errorClass, sqlState) => {
  await expect(changes(name, from, to)).rejects.toMatchObject({ errorClass, sqlState })
})

beforeAll(async () => {
  await lake.create('plain', {})
  await lake.create('late', {})
  await setProperties(lake.table('late'), fed)
  const columns = [column('id', { kind: 'string' }), column('name', { kind: 'string' })]
  await lake.create('other', { properties: fed })
  await lake.create('other', { properties: fed, columns, replace: true })
  await lake.create('other', { properties: fed, replace: true })
})

it('a feed that is enabled later tells from then on', async () => {
  await lake.insert('late', `SELECT 5, 'five'`)
  expect(await changes('late', 1)).toEqual(['2 insert 5 five'])
})

it('VACUUM takes removed files when their time is over, in two commits', async () => {
  const table = lake.table('old')
  await lake.create('old', {
    properties: { ...fed, 'delta.deletedFileRetentionDuration': 'interval 0 hours' },
  })
  await lake.insert('old', `SELECT 1, 'one'`)
  await lake.insert('old', `SELECT 2, 'two'`)
  await rewriteRows(lake.connection, table, { ...byId, values: ['1'] })
  await vacuum(table)
  const last = (await readLog(table)).slice(-2).map(({ info }) => info)
  expect(last.map(({ operation, operationMetrics }) => [operation, operationMetrics])).toEqual([
    ['VACUUM START', { numFilesToDelete: '3', sizeOfDataToDelete: expect.any(String) as string }],
    ['VACUUM END', { numDeletedFiles: '3', numVacuumedDirectories: '1' }],
  ])
  expect(await lake.rows('old')).toEqual([['2', 'two']])
  const gone = { errorClass: 'FAILED_READ_FILE.FILE_NOT_EXIST', sqlState: 'KD001' }
  await expect(lake.rows('old', 2)).rejects.toMatchObject(gone)
  await expect(changes('old', 3, 3)).rejects.toMatchObject(gone)
  await expect(restore(table, 2)).rejects.toMatchObject(gone)
})

it('VACUUM leaves alone what is young or hidden', async () => {
  const table = lake.table('kept')
  await lake.create('kept', {})
  await lake.insert('kept', `SELECT 1, 'one'`)
  for (const name of ['stray.parquet', 'young.parquet', '_hidden.parquet']) {
    await lake.ask(`COPY (SELECT 1) TO '${path.join(table, name)}' (FORMAT parquet)`)
    if (name !== 'young.parquet') await utimes(path.join(table, name), 1, 1)
  }
  await vacuum(table)
  const names = await readdir(table)
  expect(names.filter((name) => !name.startsWith('part-')).sort()).toEqual([
    '_delta_log',
    '_hidden.parquet',
    'young.parquet',
  ])
  expect(await lake.rows('kept')).toHaveLength(1)
})
