// A table that its owner changes under a declaration: what is added does no harm, and what no longer fits
// is a typed error for the caller and a line in the log for the owner.
import { setTimeout as sleep } from 'node:timers/promises'
import { startOwnHost, type OwnHost } from './host'
import { askRows, type ErrorBody, type HttpAnswer, type RowsPage } from './http'
import { openSql, type Sql } from './sql'

let sql: Sql
let host: OwnHost

beforeAll(async () => {
  sql = openSql()
  host = await startOwnHost()
  await sql.run('CREATE OR REPLACE TABLE testing.drift.rows (id INT NOT NULL, text STRING)')
  await sql.run("INSERT INTO testing.drift.rows VALUES (1, 'secret-value')")
})

afterAll(async () => {
  await host.stop()
  await sql.close()
})

/** The newest rows: the table was changed just now. */
const rows = (): Promise<HttpAnswer> =>
  askRows('drifted/changing', '', { base: host.url, headers: { 'cache-control': 'no-cache' } })

/** Rows of a version that is chosen for the caller, or that the caller chooses. */
const plainRows = (query = '') => askRows('drifted/changing', query, { base: host.url })

/** The lines of this kind in the host's log, when there are so many. */
async function logged(kind: string, least = 1): Promise<readonly unknown[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const lines = host.output().match(/\{"kind":.*\}/g) ?? []
    const found = lines.map((line) => JSON.parse(line) as { kind: string })
    const ofKind = found.filter((line) => line.kind === kind)
    if (ofKind.length >= least) return ofKind
    await sleep(50)
  }
  return []
}

it('a column that is added is not served, and does no harm', async () => {
  await sql.run('ALTER TABLE testing.drift.rows ADD COLUMN more STRING')
  await sql.run("INSERT INTO testing.drift.rows VALUES (2, 'two', 'secret-more')")
  const { status, json } = await rows()
  expect({ status, value: (json as RowsPage).value }).toEqual({
    status: 200,
    value: [
      { id: 1, text: 'secret-value' },
      { id: 2, text: 'two' },
    ],
  })
})

it('a column of another type is a typed 502, and the log names it to its owner', async () => {
  await sql.run(
    "CREATE OR REPLACE TABLE testing.drift.rows AS SELECT CAST(1 AS BIGINT) AS id, 'secret-value' AS text",
  )
  const { status, headers, json } = await rows()
  const { code, message, target } = (json as ErrorBody).error
  expect({ status, code, message, target }).toEqual({
    status: 502,
    code: 'SourceDrift',
    message: 'The column id does not have its declared type.',
    target: 'id',
  })
  expect(await logged('sourceDrifted')).toEqual([
    {
      kind: 'sourceDrifted',
      requestId: headers['x-ms-request-id'],
      dataProduct: 'drifted',
      dataProductVersion: '1.0.0',
      outputPort: 'changing',
      code: 'SourceDrift',
      column: 'id',
      traceId: expect.stringMatching(/^[\da-f]{32}$/) as string,
    },
  ])
  expect(host.output()).not.toContain('secret-')
})

it('a column that is gone is a typed 502 that names it, to the caller and to its owner', async () => {
  await sql.run('CREATE OR REPLACE TABLE testing.drift.rows AS SELECT CAST(1 AS INT) AS id')
  const { status, headers, json } = await rows()
  const { code, message, target } = (json as ErrorBody).error
  expect({ status, code, message, target }).toEqual({
    status: 502,
    code: 'SourceDrift',
    message: 'The source has no column text.',
    target: 'text',
  })
  const requestId = headers['x-ms-request-id']
  const [, told] = await logged('sourceDrifted', 2)
  expect(told).toMatchObject({ requestId, outputPort: 'changing', column: 'text' })
})

it('a NULL where the product declares none is a typed 502 that names the column, to both', async () => {
  await sql.run(
    "CREATE OR REPLACE TABLE testing.drift.rows AS SELECT CAST(NULL AS INT) AS id, 'secret-value' AS text",
  )
  const { status, headers, json } = await rows()
  const { code, message, target } = (json as ErrorBody).error
  expect({ status, code, message, target }).toEqual({
    status: 502,
    code: 'SourceDrift',
    message: 'The column id contains a NULL where the product declares that there is none.',
    target: 'id',
  })
  const requestId = headers['x-ms-request-id']
  const [, , told] = await logged('sourceDrifted', 3)
  expect(told).toMatchObject({ requestId, outputPort: 'changing', column: 'id' })
})

it('a source that was mended serves within a second, although its broken version is not old yet', async () => {
  expect((await plainRows()).status).toBe(502)
  await sql.run(
    "CREATE OR REPLACE TABLE testing.drift.rows AS SELECT CAST(7 AS INT) AS id, 'mended' AS text",
  )
  await sleep(1_000)
  const { status, json } = await plainRows()
  expect([status, (json as RowsPage).value]).toEqual([200, [{ id: 7, text: 'mended' }]])
})

it.each([
  ['had another type', 4],
  ['was not there', 5],
])(
  'a version in which a column %s is its caller’s to change, and no line in the log',
  async (_, version) => {
    const lines = (await logged('sourceDrifted')).length
    const { status, json } = await plainRows(`asOfVersion=${version}`)
    const { code, target } = (json as ErrorBody).error
    expect([status, code, target]).toEqual([404, 'IncompatibleVersion', 'asOfVersion'])
    expect(await logged('sourceDrifted')).toHaveLength(lines)
  },
)
