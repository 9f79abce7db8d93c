// A table that changes while it is read: what is read as of a version stays as it was, pages never mix
// versions, and a version that cannot be read says why.
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, askRows, type ErrorBody, type HttpAnswer, type RowsPage } from './http'
import { openSql, type Sql } from './sql'
import { control } from './stack'

let sql: Sql
let afterFirstMs: number

beforeAll(async () => {
  sql = openSql()
  await sql.run('DROP TABLE IF EXISTS testing.versions.rows')
  await sql.run('CREATE TABLE testing.versions.rows (id INT NOT NULL, text STRING)')
  await sql.run(
    "INSERT INTO testing.versions.rows VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four')",
  )
  await sleep(20)
  afterFirstMs = Date.now()
  await sleep(20)
  await sql.run("UPDATE testing.versions.rows SET text = 'changed' WHERE id > 1")
})

afterAll(() => sql.close())

const rows = (query = '', headers = {}) => askRows('versioned/rows', query, { headers })
const texts = ({ json }: HttpAnswer) => (json as RowsPage).value.map(({ text }) => text)
const versionOf = ({ headers }: HttpAnswer) => headers['delta-table-version']

/** What the warehouse is asked for it: `look`, `search`, `read`, or `pinned read`, of one commit. */
async function askedFor(work: Promise<unknown>): Promise<readonly string[]> {
  await work
  const statements = await control().statements()
  await control().forgetStatements()
  const ofTheTable = statements.filter(({ text }) => text.includes('`versions`.`rows`'))
  return ofTheTable.map(({ text }) => {
    if (text.includes('DESCRIBE HISTORY')) return text.startsWith('DESCRIBE') ? 'look' : 'search'
    return text.includes('TIMESTAMP AS OF') ? 'pinned read' : 'read'
  })
}

it('a read of one page gives the newest rows, and looks at no history', async () => {
  await control().forgetStatements()
  const read = rows('top=4')
  expect(await askedFor(read)).toEqual(['read'])
  expect(texts(await read)).toEqual(['one', 'changed', 'changed', 'changed'])
  expect(versionOf(await read)).toBeUndefined()
})

it('a first page of many costs a look once, and then one statement', async () => {
  expect(await askedFor(Promise.all([rows(), rows('maxpagesize=2')]))).toEqual([
    'look',
    'pinned read',
    'pinned read',
  ])
  expect(await askedFor(rows('maxpagesize=2'))).toEqual(['pinned read'])
})

it.each([
  [1, ['one', 'two', 'three', 'four']],
  [0, []],
  [2, ['one', 'changed', 'changed', 'changed']],
])('as of version %d it gives the rows of that version', async (version, expected) => {
  const answer = await rows(`asOfVersion=${version}`)
  expect(answer.status).toBe(200)
  expect(texts(answer)).toEqual(expected)
  expect(versionOf(answer)).toBe(String(version))
})

it('as of a time it gives the version that was the newest then', async () => {
  const answer = await rows(`asOfTimestamp=${new Date(afterFirstMs).toISOString()}`)
  expect(texts(answer)).toEqual(['one', 'two', 'three', 'four'])
  expect(versionOf(answer)).toBe('1')
})

it('pages are of one version, also when the table changes between them', async () => {
  const first = await rows('maxpagesize=2')
  expect(versionOf(first)).toBe('2')
  await sql.run("INSERT INTO testing.versions.rows VALUES (5, 'five')")
  await sql.run('DELETE FROM testing.versions.rows WHERE id = 3')
  const { nextLink = '' } = first.json as RowsPage
  const { pathname, search } = new URL(nextLink)
  const second = await ask(pathname + search)
  expect(versionOf(second)).toBe('2')
  expect((second.json as RowsPage).value.map(({ id }) => id)).toEqual([3, 4])
  expect((second.json as RowsPage).nextLink).toBeUndefined()
})

it('a plain read is as old as the last look; a caller may ask for one, which then serves all', async () => {
  const ids = ({ json }: HttpAnswer) => (json as RowsPage).value.map(({ id }) => id)
  expect(ids(await rows())).toEqual([1, 2, 3, 4])
  expect(ids(await rows('', { 'cache-control': 'no-cache' }))).toEqual([1, 2, 4, 5])
  const after = await rows()
  expect([ids(after), versionOf(after)]).toEqual([[1, 2, 4, 5], '4'])
})

it('a next link keeps what was asked for, and refuses another version', async () => {
  const { json } = await rows('maxpagesize=2&asOfVersion=1')
  const link = new URL((json as RowsPage).nextLink ?? '')
  const next = await ask(link.pathname + link.search)
  expect([texts(next), versionOf(next)]).toEqual([['three', 'four'], '1'])
  link.searchParams.set('asOfVersion', '2')
  const other = await ask(link.pathname + link.search)
  expect((other.json as ErrorBody).error.code).toBe('SkipTokenMismatch')
})

it.each([
  ['asOfVersion=99', 404, 'VersionNotFound'],
  ['asOfTimestamp=2001-01-01T00:00:00Z', 404, 'BeforeFirstVersion'],
  ['asOfTimestamp=2999-01-01T00:00:00Z', 400, 'InvalidParameter'],
])('%s is %d %s', async (query, status, code) => {
  const answer = await rows(query)
  const { error } = answer.json as ErrorBody
  const target = query.slice(0, query.indexOf('='))
  expect([answer.status, error.code, error.target]).toEqual([status, code, target])
})

it('an output port without versions reads the newest rows, and refuses to read others', async () => {
  const answer = await askRows('versioned/pinless', 'maxpagesize=1')
  expect([answer.status, versionOf(answer)]).toEqual([200, undefined])
  const refused = await askRows('versioned/pinless', 'asOfVersion=1')
  expect((refused.json as ErrorBody).error.code).toBe('NotVersioned')
})

it('a version whose files were vacuumed is gone, and says so', async () => {
  await sql.run(
    "ALTER TABLE testing.versions.rows SET TBLPROPERTIES ('delta.deletedFileRetentionDuration' = 'interval 0 hours')",
  )
  await sleep(20)
  await sql.run('VACUUM testing.versions.rows')
  const answer = await rows('asOfVersion=1')
  expect([answer.status, (answer.json as ErrorBody).error.code]).toEqual([410, 'VersionGone'])
  expect((await rows()).status).toBe(200)
})

it('a table that was made anew is read from its new beginning', async () => {
  await sql.run('DROP TABLE testing.versions.rows')
  await sql.run('CREATE TABLE testing.versions.rows (id INT NOT NULL, text STRING)')
  await sql.run("INSERT INTO testing.versions.rows VALUES (1, 'anew')")
  await control().forgetStatements()
  const read = rows()
  expect(await askedFor(read)).toEqual(['pinned read', 'look', 'pinned read'])
  expect([texts(await read), versionOf(await read)]).toEqual([['anew'], '1'])
})

it.each([
  ['fewer', 1],
  ['more', 6],
])(
  'a walk of pages ends where the table was made anew with %s versions, at no further statement',
  async (_, inserts) => {
    for (const id of [12, 13, 14]) {
      await sql.run(`INSERT INTO testing.versions.rows VALUES (${id}, 'old')`)
    }
    const first = await rows('maxpagesize=1', { 'cache-control': 'no-cache' })
    const link = new URL((first.json as RowsPage).nextLink ?? '')
    await sql.run('DROP TABLE testing.versions.rows')
    await sql.run('CREATE TABLE testing.versions.rows (id INT NOT NULL, text STRING)')
    for (let id = 1; id <= inserts; id += 1) {
      await sql.run(`INSERT INTO testing.versions.rows VALUES (${id}, 'anew')`)
    }
    await control().forgetStatements()
    const second = ask(link.pathname + link.search)
    expect(await askedFor(second)).toEqual(['pinned read'])
    const { status, json } = await second
    const { code, target } = (json as ErrorBody).error
    expect([status, code, target]).toEqual([410, 'VersionGone', 'skipToken'])
  },
)
