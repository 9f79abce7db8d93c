// Many writers at once, writers that are killed, and disks that are full: no commit is lost, none is
// doubled, none is half there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { addColumns } from './alter-table'
import { listLog, logDirectory, readCommit, writeCommit } from './commit-log'
import { openLake, type Lake } from './lake'
import { readSnapshot } from './snapshot'
import { runWriter } from './writer-process'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

test('twenty writers in four processes: every commit once, every row once, every version readable', async () => {
  await lake.create('busy', {})
  const table = lake.table('busy')
  const options = { directory: table, writers: 5, milliseconds: 4000, seed: 1 }
  const ended = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) => runWriter({ ...options, name })),
  )
  expect(ended.map(({ errors }) => errors)).toEqual(['', '', '', ''])
  const made = ended.flatMap((each) => each.commits).sort((a, b) => a.version - b.version)
  const { commits } = await listLog(table)
  expect(made.map(({ version }) => version)).toEqual(commits.slice(1))
  expect(new Set(made.map(({ writer }) => writer)).size).toBe(20)
  const appended = made.filter(({ operation }) => operation === 'WRITE').length
  expect(made.length - appended).toBeGreaterThan(0)
  expect(await lake.rows('busy')).toHaveLength(appended)
  const twice = await lake.rows('busy')
  expect(new Set(twice.map(String)).size).toBe(appended)
  let rows = 0
  for (const { version, operation } of made) {
    if (operation === 'WRITE') rows += 1
    if (version % 20 === 0) expect(await lake.rows('busy', version)).toHaveLength(rows)
  }
})

test('writers that are killed leave the table as it was, or one commit further', async () => {
  await lake.create('killed', {})
  const table = lake.table('killed')
  const options = { directory: table, writers: 5, milliseconds: 60_000, seed: 2 }
  const ended = await Promise.all(
    [900, 1100, 1300].map((killAfterMs, index) =>
      runWriter({ ...options, name: String(index) }, { killAfterMs }),
    ),
  )
  const known = ended.flatMap(({ commits: made }) => made.map(({ version }) => version))
  const { commits } = await listLog(table)
  expect(commits).toEqual(commits.map((_, version) => version))
  expect(commits).toEqual(expect.arrayContaining(known))
  let rows = 0
  for (const version of commits) {
    const actions = await readCommit(table, version)
    if (actions[0]?.commitInfo?.operation === 'WRITE') rows += 1
  }
  expect(await lake.rows('killed')).toHaveLength(rows)
  await lake.insert('killed', `SELECT -1, 'after'`)
  expect(await lake.rows('killed')).toHaveLength(rows + 1)
})

/** Runs code of ours in a process that can write no file of more than 64 KiB. */
async function runOnFullDisk(code: string): Promise<string> {
  const text = `
    const { DuckDBInstance } = require('@duckdb/node-api')
    const { createTable } = require('${__dirname}/create-table')
    const { insertRows } = require('${__dirname}/insert')
    const { setProperties } = require('${__dirname}/alter-table')
    const columns = [{ name: 'id', type: { kind: 'bigint' }, nullable: false }]
    const directory = process.argv[1]
    DuckDBInstance.create(':memory:').then((database) => database.connect()).then(${code})
      .then(() => console.log('done'), (error) => console.log(error.errorClass + ' ' + error.sqlState))`
  const command = `ulimit -f 64; exec "$0" --require tsx/cjs -e "$1" "$2"`
  const child = spawn('bash', ['-c', command, process.execPath, text, lake.table('full')])
  let out = ''
  child.stdout.on('data', (more: Buffer) => (out += more.toString()))
  await once(child, 'close')
  return out.trim()
}

const manyRows = `{ query: { sql: 'SELECT hash(i) % 9000000000000000, NULL FROM range(100000) AS r(i)', values: [] }, overwrite: false }`

test.each([
  ['a data file', `(c) => insertRows(c, directory, ${manyRows})`],
  ['a commit', `() => setProperties(directory, { big: 'x'.repeat(100000) })`],
  [
    'the commit after a data file',
    `(c) => createTable(c, directory, { columns, properties: {}, replace: true, comment: 'x'.repeat(100000),
      query: { sql: 'SELECT 1', values: [] } })`,
  ],
])('a disk that is full in %s leaves the table as it was', async (_, code) => {
  await lake.create('full', { replace: true, query: { sql: `SELECT 1, 'one'`, values: [] } })
  const before = [await readdir(lake.table('full')), await readSnapshot(lake.table('full'))]
  const log = await readdir(logDirectory(lake.table('full')))
  expect(await runOnFullDisk(code)).toBe('TASK_WRITE_FAILED 58030')
  expect([await readdir(lake.table('full')), await readSnapshot(lake.table('full'))]).toEqual(
    before,
  )
  expect(await readdir(logDirectory(lake.table('full')))).toEqual(log)
  await lake.insert('full', `SELECT 2, 'two'`)
  expect(await lake.rows('full')).toHaveLength(2)
})

test('a version that is there is never written again', async () => {
  await lake.create('once', {})
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, writer) =>
      writeCommit(lake.table('once'), 1, [{ commitInfo: { userMetadata: String(writer) } }]),
    ),
  )
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  expect(await readCommit(lake.table('once'), 1)).toHaveLength(1)
  const names = await readdir(logDirectory(lake.table('once')))
  expect(names).toEqual(['0', '1'].map((each) => `${each.padStart(20, '0')}.json`))
})

test('a table that changed its columns meanwhile takes no rows of the old ones', async () => {
  await lake.create('moved', {})
  // The first row of the slow query comes when the columns are others already.
  const slow = lake.insert(
    'moved',
    `SELECT count(*), 'x' FROM range(60000000) AS r(i) WHERE i % 7 = 3`,
  )
  await wait(30)
  await addColumns(lake.table('moved'), [{ name: 'more', type: { kind: 'int' }, nullable: true }])
  await expect(slow).rejects.toMatchObject({ errorClass: 'DELTA_METADATA_CHANGED' })
  expect((await readSnapshot(lake.table('moved'))).files).toEqual([])
  expect((await readdir(lake.table('moved'))).filter((name) => name.endsWith('.parquet'))).toEqual(
    [],
  )
})
