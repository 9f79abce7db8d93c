// What the reader makes of logs that others wrote, cleaned up or broke: read rightly, or refused in
// the warehouse's words; never wrong rows.
import { readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { commitFile, logDirectory, padded } from './commit-log'
import { commitTimes, history, versionAt } from './history'
import { craft, field, file, metaData, parquet, simplest, vector } from './crafted-log'
import { openLake, type Lake } from './lake'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

test('a log that neither begins at 0 nor has a checkpoint: refused', async () => {
  const name = await craft(lake, [[{ protocol: simplest }, { metaData: metaData() }]], 3)
  await expect(lake.rows(name)).rejects.toMatchObject({
    errorClass: 'DELTA_TRUNCATED_TRANSACTION_LOG',
    sqlState: '42K03',
  })
})

test('a log with a hole: refused', async () => {
  const name = await craft(lake, [
    [{ protocol: simplest }, { metaData: metaData() }],
    [{ txn: {} }],
    [],
  ])
  await rm(commitFile(lake.table(name), 1))
  await expect(lake.rows(name)).rejects.toMatchObject({
    errorClass: 'DELTA_VERSIONS_NOT_CONTIGUOUS',
  })
})

test('no log: no table', async () => {
  await expect(lake.rows('nowhere')).rejects.toMatchObject({ errorClass: 'DELTA_TABLE_NOT_FOUND' })
})

test.each([
  ['a line cut short', (text: string) => text.slice(0, -20)],
  ['the last line gone', (text: string) => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)],
  ['garbage', () => 'no json\n'],
  ['a number', () => '42\n'],
  ['zeros', (text: string) => '\0'.repeat(text.length)],
])(
  'a commit file with %s is an error, and a version before it still reads',
  async (what, spoil) => {
    const name = `spoilt ${what}`
    await lake.create(name, {})
    await lake.insert(name, `SELECT 1, 'one'`)
    const target = commitFile(lake.table(name), 1)
    await writeFile(target, spoil(await readFile(target, 'utf8')))
    await expect(lake.rows(name)).rejects.toMatchObject({
      errorClass: 'DELTA_TXN_LOG_FAILED_INTEGRITY',
      sqlState: 'XXKDS',
    })
    expect(await lake.rows(name, 0)).toEqual([])
    await expect(lake.insert(name, `SELECT 2, 'two'`)).rejects.toMatchObject({
      errorClass: 'DELTA_TXN_LOG_FAILED_INTEGRITY',
    })
  },
)

test('files are keyed by path and deletion vector, in whatever order a commit has them', async () => {
  const name = await craft(lake, [
    [{ protocol: simplest }, { metaData: metaData() }, { add: file('a') }],
    [{ add: file('a', { deletionVector: vector }) }, { remove: { path: 'a', dataChange: true } }],
    [{ add: file('a') }, { remove: { path: 'a', dataChange: true, deletionVector: vector } }],
  ])
  const { files } = await readSnapshot(lake.table(name))
  expect(files).toEqual([file('a')])
  await expect(readSnapshot(lake.table(name), 1)).rejects.toMatchObject({
    errorClass: 'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
  })
})

test('partitions: encoded paths, values from the log alone, the empty text is NULL', async () => {
  const fields = [field('p', 'string'), field('id', 'long'), field('late', 'integer')]
  const name = await craft(lake, [
    [
      { protocol: simplest },
      { metaData: { ...metaData({}, fields), partitionColumns: ['p'] } },
      { add: file('p=a%2520b/one.parquet', { partitionValues: { p: 'a b' } }) },
      { add: file('p=%C3%BC/two.parquet', { partitionValues: { p: '' } }) },
      { add: file('p=7/three.parquet', { partitionValues: { p: null } }) },
    ],
  ])
  await parquet(lake, name, 'p=a%20b/one.parquet', 'SELECT 1::BIGINT AS id')
  await parquet(lake, name, 'p=ü/two.parquet', 'SELECT 2::INT AS id, 5 AS late')
  await parquet(lake, name, 'p=7/three.parquet', 'SELECT 9 AS late, 3::BIGINT AS id')
  expect((await lake.rows(name)).map((row) => row.map(String)).sort()).toEqual([
    ['a b', '1', 'null'],
    ['null', '2', '5'],
    ['null', '3', '9'],
  ])
  await expect(lake.insert(name, `SELECT 'x', 1, 1`)).rejects.toMatchObject({
    errorClass: 'STAND_IN_REFUSAL',
  })
})

test('a structure that has grown is NULL where a file is older', async () => {
  const inner = (names: readonly string[]): object =>
    field('s', { type: 'struct', fields: names.map((each) => field(each, 'integer')) })
  const name = await craft(lake, [
    [
      { protocol: simplest },
      { metaData: metaData({}, [inner(['a'])]) },
      { add: file('1.parquet') },
    ],
    [{ metaData: metaData({}, [inner(['a', 'b'])]) }, { add: file('2.parquet') }],
  ])
  await parquet(lake, name, '1.parquet', 'SELECT {a: 1} AS s')
  await parquet(lake, name, '2.parquet', 'SELECT {a: 2, b: 3} AS s')
  expect(JSON.stringify(await lake.rows(name))).toBe('[[{"a":1,"b":null}],[{"a":2,"b":3}]]')
})

test('every tenth commit makes a checkpoint, and the log before it may go', async () => {
  await lake.create('long', {})
  for (let id = 1; id <= 25; id += 1) await lake.insert('long', `SELECT ${id}, 'row'`)
  const log = logDirectory(lake.table('long'))
  const names = await readdir(log)
  expect(names.filter((name) => !/^\d{20}\.json$/.test(name))).toEqual([
    `${padded(10)}.checkpoint.parquet`,
    `${padded(20)}.checkpoint.parquet`,
    '_last_checkpoint',
  ])
  expect(JSON.parse(await readFile(path.join(log, '_last_checkpoint'), 'utf8'))).toMatchObject({
    version: 20,
    size: 22,
    numOfAddFiles: 20,
  })
  const before = await lake.rows('long', 22)
  const { files, ...rest } = await readSnapshot(lake.table('long'), 22)
  for (let version = 0; version < 15; version += 1)
    await rm(commitFile(lake.table('long'), version))
  // As another process sees it, which has kept nothing.
  const other = `${lake.directory}/./long`
  const again = await readSnapshot(other, 22)
  expect(new Set(again.files.map((each) => each.path))).toEqual(new Set(files.map((f) => f.path)))
  expect(again).toMatchObject({ ...rest, directory: other, removed: [] })
  expect(await lake.rows('./long', 22)).toEqual(before)
  expect(await lake.rows('./long', 10).catch(() => 'unreadable')).toHaveLength(10)
  for (const version of [9, 26]) {
    await expect(lake.rows('./long', version)).rejects.toMatchObject({
      errorClass: 'DELTA_VERSION_NOT_FOUND',
      sqlState: '22003',
    })
    await expect(lake.rows('./long', version)).rejects.toThrow('Available versions: [20, 25].')
  }
  expect((await history(other)).map(({ version }) => version).at(-1)).toBe(15)
})

test('a garbled checkpoint is an error where it is needed', async () => {
  await lake.create('torn', {})
  for (let id = 1; id <= 10; id += 1) await lake.insert('torn', `SELECT ${id}, 'row'`)
  const checkpoint = path.join(logDirectory(lake.table('torn')), `${padded(10)}.checkpoint.parquet`)
  await truncate(checkpoint, 100)
  await rm(commitFile(lake.table('torn'), 0))
  await expect(lake.rows('./torn')).rejects.toMatchObject({
    errorClass: 'DELTA_TXN_LOG_FAILED_INTEGRITY',
  })
})

test('time: by the files, pushed forward; before and after it is an error', async () => {
  const name = await craft(lake, [
    [{ protocol: simplest }, { metaData: metaData() }, { commitInfo: { timestamp: 1 } }],
    [{ commitInfo: { operation: 'WRITE', operationParameters: { list: ['a'] } } }],
    [{ commitInfo: {} }],
  ])
  const table = lake.table(name)
  const seconds = [1_700_000_010, 1_700_000_000, 1_700_000_020]
  for (const [version, at] of seconds.entries()) await utimes(commitFile(table, version), at, at)
  const times = (await commitTimes(table)).map(({ timestampMs }) => timestampMs)
  expect(times).toEqual([1_700_000_010_000, 1_700_000_010_001, 1_700_000_020_000])
  const at = (ms: number): Promise<number> => versionAt(table, BigInt(ms) * 1000n)
  expect(await at(times[0]!)).toBe(0)
  expect(await at(times[1]! + 5)).toBe(1)
  expect(await at(times[2]!)).toBe(2)
  await expect(at(times[0]! - 1)).rejects.toMatchObject({
    errorClass: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
    sqlState: '42816',
  })
  await expect(at(times[2]! + 1)).rejects.toMatchObject({
    errorClass: 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT',
    sqlState: '42816',
  })
  expect(
    (await history(table, 2)).map(({ version, operationParameters }) => [
      version,
      operationParameters,
    ]),
  ).toEqual([
    [2, {}],
    [1, { list: '["a"]' }],
  ])
})
