// Many writers at once, and disks that are full: no commit is lost, none is doubled, none is half there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { runWriters } from '../../load/table-writer'
import { addColumns } from './alter-table'
import { logDirectory, readLog, writeCommit, type LoggedCommit } from './commit-log'
import { openLake, type Lake } from './lake'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

it('twenty writers at once: every commit once, every row once, every version readable', async () => {
  await lake.create('busy', {})
  const directory = lake.table('busy')
  const database = await DuckDBInstance.create(':memory:')
  const writing = { directory, writers: 20, milliseconds: 2000, seed: 1 }
  const made = await runWriters(database, writing)
  database.closeSync()
  expect(made.map(({ version }) => version)).toEqual(made.map((_, index) => index + 1))
  expect(await readLog(directory)).toHaveLength(made.length + 1)
  expect(new Set(made.map(({ writer }) => writer)).size).toBe(20)
  const appended = made.filter(({ operation }) => operation === 'WRITE').length
  const rows = await lake.rows('busy')
  expect([rows.length, new Set(rows.map(String)).size]).toEqual([appended, appended])
  let count = 0
  for (const { version, operation } of made) {
    if (operation === 'WRITE') count += 1
    if (version % 20 === 0) expect(await lake.rows('busy', version)).toHaveLength(count)
  }
})

/** Runs code of ours in a process that can write no file of more than 64 KiB. */
async function runOnFullDisk(code: string): Promise<string> {
  const text = `
    const { DuckDBInstance } = require('@duckdb/node-api')
    const { createTable } = require('${__dirname}/create-table')
    const { insertRows } = require('${__dirname}/change-rows')
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

it.each([
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

it('a version that is there is never written again', async () => {
  await lake.create('once', {})
  const [{ info }] = (await readLog(lake.table('once'))) as [LoggedCommit]
  const actions = [{ commitInfo: { ...info, operation: 'first' } }]
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => writeCommit(lake.table('once'), 1, actions)),
  )
  const failed = outcomes.filter(({ status }) => status === 'rejected')
  expect(failed).toHaveLength(19)
  expect(failed[0]).toMatchObject({ reason: { errorClass: 'STAND_IN_REFUSAL' } })
  expect(await readLog(lake.table('once'))).toHaveLength(2)
  const names = await readdir(logDirectory(lake.table('once')))
  expect(names).toEqual(['0', '1'].map((each) => `${each.padStart(20, '0')}.json`))
})

it('a change of columns waits for a slower one of rows', async () => {
  await lake.create('moved', {})
  const slow = lake.insert('moved', `SELECT count(*), 'x' FROM range(9000000) AS r(i)`)
  const columns = [{ name: 'more', type: { kind: 'int' }, nullable: true }] as const
  const altered = await addColumns(lake.table('moved'), columns)
  expect([(await slow)!.version, altered.version]).toEqual([1, 2])
  expect(await lake.rows('moved')).toEqual([['9000000', 'x', null]])
})
