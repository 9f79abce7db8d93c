// Every kind of commit on small tables: what it makes of the rows, what the log says of it, and that
// each older version reads as it was.
import { utimes, writeFile } from 'node:fs/promises'
import { addColumns, setProperties } from './alter-table'
import { rewriteRows } from './change-rows'
import { commitFile, readLog } from './commit-log'
import { versionAt } from './history'
import { column, everyType, everyTypeRows, openLake, type Lake } from './lake'
import { optimize, restore } from './maintenance'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

const ids = async (name: string, version?: number): Promise<unknown[]> =>
  (await lake.rows(name, version)).map(([id]) => Number(id))

it('a table of every type keeps its values, its types, its NOT NULL and its order', async () => {
  await lake.create('types', { columns: everyType })
  await lake.insert('types', everyTypeRows)
  const { schema } = await readSnapshot(lake.table('types'))
  expect(schema.map(({ name, type, nullable }) => ({ name, type, nullable }))).toEqual(everyType)
  const expected = await lake.ask(`SELECT * FROM (${everyTypeRows}) ORDER BY 1`)
  expect(await lake.rows('types')).toEqual(expected)
})

it.each<[string, () => Promise<unknown>]>([
  ['an INSERT of no rows', () => lake.insert('idle', `SELECT 1, 'x' WHERE false`)],
  [
    'an UPDATE without a match',
    () =>
      rewriteRows(lake.connection, lake.table('idle'), {
        condition: 't."id" = 99',
        values: [],
        assignments: [{ column: 'name', sql: "'x'" }],
      }),
  ],
  [
    'a DELETE without a match',
    () => rewriteRows(lake.connection, lake.table('idle'), { condition: 'NULL', values: ['v'] }),
  ],
  ['an idle OPTIMIZE', () => optimize(lake.connection, lake.table('idle'))],
])('%s makes no commit', async (_, statement) => {
  await lake.create('idle', { replace: true, query: { sql: `SELECT 1, 'one'`, values: [] } })
  const { version } = await readSnapshot(lake.table('idle'))
  expect(await statement()).toBeUndefined()
  expect((await readSnapshot(lake.table('idle'))).version).toBe(version)
})

it.each<[string, () => Promise<unknown>, string]>([
  ['a NULL', () => lake.insert('keys', `SELECT NULL, 'x'`), 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED'],
  [
    'an UPDATE to NULL',
    () =>
      rewriteRows(lake.connection, lake.table('keys'), {
        values: [],
        assignments: [{ column: 'id', sql: 'NULL' }],
      }),
    'DELTA_NOT_NULL_CONSTRAINT_VIOLATED',
  ],
  ['a table that is there', () => lake.create('keys', {}), 'DELTA_TABLE_ALREADY_EXISTS'],
  [
    'a name with a space',
    () => lake.create('bad', { columns: [column('a b', { kind: 'int' })] }),
    'DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES',
  ],
  [
    'two columns of one name',
    () =>
      lake.create('bad', { columns: [column('a', { kind: 'int' }), column('A', { kind: 'int' })] }),
    'COLUMN_ALREADY_EXISTS',
  ],
  [
    'a column that is there',
    () => addColumns(lake.table('keys'), [column('NAME', { kind: 'int' })]),
    'FIELD_ALREADY_EXISTS',
  ],
  [
    'a property that nobody obeys',
    () => setProperties(lake.table('keys'), { 'delta.enableDeletionVectors': 'true' }),
    'DELTA_UNKNOWN_CONFIGURATION',
  ],
  [
    'a version before the first',
    () => restore(lake.table('keys'), 99),
    'DELTA_CANNOT_RESTORE_TABLE_VERSION',
  ],
])('%s is refused, and the table stays as it was', async (_, statement, errorClass) => {
  await lake.create('keys', { replace: true, query: { sql: `SELECT 1, 'one'`, values: [] } })
  const before = await readSnapshot(lake.table('keys'))
  await expect(statement()).rejects.toMatchObject({ errorClass })
  expect(await readSnapshot(lake.table('keys'))).toEqual(before)
  expect(await ids('keys')).toEqual([1])
})

it('columns with quotes, dots and brackets in directories of such names', async () => {
  const name = `we[i]r*d 'é`
  await lake.create(name, { columns: [column(`a.b"c'd`, { kind: 'string' })] })
  await lake.insert(name, `SELECT $1`, `it's`)
  expect(await lake.rows(name)).toEqual([[`it's`]])
})

it('the commit says first of all what it is', async () => {
  const [, { info }] = (await readLog(lake.table('types'))) as [unknown, { info: object }]
  expect(info).toMatchObject({
    operation: 'WRITE',
    operationParameters: { mode: 'Append', partitionBy: '[]' },
    isBlindAppend: true,
    readVersion: 0,
    operationMetrics: { numFiles: '1', numOutputRows: '3' },
  })
})

it('time: by the files, pushed forward; before and after it is an error', async () => {
  await lake.create('timed', {})
  for (const id of [1, 2]) await lake.insert('timed', `SELECT ${id}, 'x'`)
  const table = `${lake.directory}/./timed`
  const seconds = [1_700_000_010, 1_700_000_000, 1_700_000_020]
  for (const [version, at] of seconds.entries()) await utimes(commitFile(table, version), at, at)
  const times = (await readLog(table)).map(({ timestampMs }) => timestampMs)
  expect(times).toEqual([1_700_000_010_000, 1_700_000_010_001, 1_700_000_020_000])
  const at = (ms: number): Promise<number> => versionAt(table, BigInt(ms) * 1000n)
  expect([await at(times[0]!), await at(times[1]! + 5), await at(times[2]!)]).toEqual([0, 1, 2])
  await expect(at(times[0]! - 1)).rejects.toMatchObject({
    errorClass: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
    sqlState: '42816',
  })
  await expect(at(times[2]! + 1)).rejects.toMatchObject({
    errorClass: 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT',
    sqlState: '42816',
  })
})

it('no log: no table', async () => {
  await expect(lake.rows('nowhere')).rejects.toMatchObject({ errorClass: 'DELTA_TABLE_NOT_FOUND' })
})

it.each([
  [
    'a commit of another engine',
    '{"commitInfo":{"operation":"WRITE","engineInfo":"Apache-Spark"}}',
  ],
  ['a commit that says nothing of itself', '{"add":{"path":"a"}}'],
  ['a line cut short', '{"commitInfo":{"oper'],
  ['nothing', ''],
])('a log with %s is refused', async (what, text) => {
  const name = `spoilt ${what}`
  await lake.create(name, {})
  await writeFile(commitFile(lake.table(name), 1), text)
  const refused = { errorClass: 'STAND_IN_REFUSAL' }
  await expect(lake.rows(name)).rejects.toMatchObject(refused)
  await expect(lake.insert(name, `SELECT 2, 'two'`)).rejects.toMatchObject(refused)
})
