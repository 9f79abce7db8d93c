// Every kind of commit on small tables: what it makes of the rows, what the log says of it, and that
// each older version reads as it was.
import { addColumns, setProperties } from './alter-table'
import { deleteRows, updateRows } from './change-rows'
import { readCommit } from './commit-log'
import { detail } from './history'
import { column, everyType, everyTypeRows, openLake, type Lake } from './lake'
import { optimize } from './maintenance'
import { mergeRows } from './merge'
import { restore } from './restore'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

const ids = async (name: string, version?: number): Promise<unknown[]> =>
  (await lake.rows(name, version)).map(([id]) => Number(id))

test('a table of every type keeps its values, its types, its NOT NULL and its order', async () => {
  await lake.create('types', { columns: everyType })
  await lake.insert('types', everyTypeRows)
  const { schema, protocol } = await readSnapshot(lake.table('types'))
  expect(schema.map(({ name, type, nullable }) => ({ name, type, nullable }))).toEqual(everyType)
  expect(protocol).toEqual({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['timestampNtz'],
    writerFeatures: ['appendOnly', 'invariants', 'timestampNtz'],
  })
  const expected = await lake.ask(`SELECT * FROM (${everyTypeRows}) ORDER BY 1`)
  expect(await lake.rows('types')).toEqual(expected)
})

test('the tables of the detail are those of the snapshot', async () => {
  expect(await detail(lake.table('types'))).toMatchObject({
    format: 'delta',
    numFiles: 1,
    minReaderVersion: 3,
    properties: {},
    tableFeatures: ['appendOnly', 'invariants', 'timestampNtz'],
  })
})

test.each<[string, () => Promise<unknown>]>([
  ['an INSERT of no rows', () => lake.insert('idle', `SELECT 1, 'x' WHERE false`)],
  [
    'an UPDATE without a match',
    () =>
      updateRows(lake.connection, lake.table('idle'), {
        condition: 't."id" = 99',
        values: [],
        assignments: [{ column: 'name', sql: "'x'" }],
      }),
  ],
  [
    'a DELETE without a match',
    () => deleteRows(lake.connection, lake.table('idle'), { condition: 'NULL', values: ['v'] }),
  ],
  [
    'a MERGE without a match',
    () =>
      mergeRows(lake.connection, lake.table('idle'), {
        source: 'SELECT 99 AS id',
        values: [],
        condition: 't."id" = s."id"',
        clauses: [{ when: 'matched', action: 'delete' }],
      }),
  ],
  ['an idle OPTIMIZE', () => optimize(lake.connection, lake.table('idle'))],
])('%s makes no commit', async (_, statement) => {
  await lake.create('idle', { replace: true, query: { sql: `SELECT 1, 'one'`, values: [] } })
  const { version } = await readSnapshot(lake.table('idle'))
  expect(await statement()).toBeUndefined()
  expect((await readSnapshot(lake.table('idle'))).version).toBe(version)
})

test.each<[string, () => Promise<unknown>, string]>([
  ['a NULL', () => lake.insert('keys', `SELECT NULL, 'x'`), 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED'],
  [
    'an UPDATE to NULL',
    () =>
      updateRows(lake.connection, lake.table('keys'), {
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

test('an append-only table takes rows and gives none away', async () => {
  await lake.create('log', { properties: { 'delta.appendOnly': 'true' } })
  await lake.insert('log', `SELECT 1, 'x'`)
  await expect(
    deleteRows(lake.connection, lake.table('log'), { values: [] }),
  ).rejects.toMatchObject({
    errorClass: 'DELTA_CANNOT_MODIFY_APPEND_ONLY',
    sqlState: '42809',
  })
})

test('columns with quotes, dots and brackets in directories of such names', async () => {
  const name = `we[i]r*d 'é`
  await lake.create(name, { columns: [column(`a.b"c'd`, { kind: 'string' })] })
  await lake.insert(name, `SELECT $1`, `it's`)
  expect(await lake.rows(name)).toEqual([[`it's`]])
})

test('the commit says how many actions it has, first of all', async () => {
  const [first] = await readCommit(lake.table('types'), 1)
  expect(first?.commitInfo).toMatchObject({
    operation: 'WRITE',
    operationParameters: { mode: 'Append', partitionBy: '[]' },
    isBlindAppend: true,
    readVersion: 0,
    operationMetrics: { numFiles: '1', numOutputRows: '3' },
  })
})
