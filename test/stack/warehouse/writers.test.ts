// Delta tables with several writers at once, with a log that cannot be read, with a change that is broken off.
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
let count = 0
let table: string
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

beforeEach(async () => {
  count += 1
  table = `c.s.t${count}`
  await run('CREATE TABLE $t (id BIGINT NOT NULL, name STRING, amount DECIMAL(10,2))')
  await run("INSERT INTO $t VALUES (1, 'a', 1.5), (2, NULL, 2), (3, 'c', NULL)")
})

function run(text: string): Promise<Record<string, unknown[]>> {
  return local.columns(text.replaceAll('$t', table))
}

function rows(): Promise<Record<string, unknown[]>> {
  return run('SELECT id, name FROM $t ORDER BY id')
}

/** After the table's making and its first rows. */
async function operations(): Promise<unknown> {
  const { operation } = await run('SELECT operation FROM (DESCRIBE HISTORY $t) WHERE version > 1')
  return operation!.reverse()
}

it('a log that cannot be understood is an error, and other tables are served', async () => {
  const directory = join(local.directory, table)
  await writeFile(join(directory, '_delta_log', `${'2'.padStart(20, '0')}.json`), '{"add": {"pa')
  const failure = await failureOf(rows())
  expect(failure.message).toMatch(/^\[STAND_IN_REFUSAL\] .* a damaged log: .* SQLSTATE: 0A000$/s)
  expect(await run('SELECT 1 AS one')).toEqual({ one: [1] })
})

it('twenty writers at once: no commit is lost, none is double', async () => {
  const writers = Array.from({ length: 20 }, async (_, writer) => {
    const session = await local.client.openSession()
    const statement = await session.executeStatement(
      writer % 2 === 0
        ? `INSERT INTO ${table} VALUES (${100 + writer}, 'w', 0)`
        : `UPDATE ${table} SET amount = ${writer} WHERE id = 1`,
    )
    await statement.finished()
    await session.close()
  })
  await Promise.all(writers)
  expect([...((await operations()) as string[])].sort()).toEqual([
    ...new Array<string>(10).fill('UPDATE'),
    ...new Array<string>(10).fill('WRITE'),
  ])
  expect(await run('SELECT count(*) AS n FROM $t')).toEqual({ n: [13n] })
})

it('a change that is broken off leaves the table as it was', async () => {
  await local.control('PUT', '/tables/t.t.slow', 'SELECT i FROM range(100000000000) AS t(i)')
  const session = await local.client.openSession({ configuration: { STATEMENT_TIMEOUT: '1' } })
  const statement = await session.executeStatement(
    `INSERT INTO ${table} SELECT i, NULL, NULL FROM t.t.slow`,
  )
  expect(await failureOf(statement.finished())).toMatchObject({ sqlState: '57KD0' })
  await session.close()
  expect(await operations()).toEqual([])
  expect(await rows()).toEqual({ id: [1n, 2n, 3n], name: ['a', null, 'c'] })
  const files = await readdir(join(local.directory, table))
  expect(files.filter((file) => file.endsWith('.parquet'))).toHaveLength(1)
})
