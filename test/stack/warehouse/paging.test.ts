// How a result is handed out: in pages limited by bytes, each made when it is fetched, every row once.
import { TSparkRowSetType } from '@databricks/sql/thrift/TCLIService_types'
import { tableFromIPC } from 'apache-arrow'
import { messageSource } from './driver-client'
import { openDriverSession, type DriverSession } from './driver-session'
import { readColumn } from './exact-value'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

interface Fetched {
  readonly pages: number
  readonly batchRows: readonly number[]
  readonly batchBytes: readonly number[]
  readonly keys: readonly unknown[]
}

async function fetchAll(text: string, limit = 100_000): Promise<Fetched> {
  const statement = await local.session.executeStatement(text)
  const { arrowSchema } = await statement.getResultMetadata()
  const source = await messageSource(statement)
  const batches: Buffer[] = []
  let pages = 0
  while (await source.hasMore()) {
    batches.push(...(await source.fetchNext({ limit })).batches.slice(1))
    pages += 1
  }
  await statement.close()
  const table = tableFromIPC([arrowSchema!, ...batches])
  return {
    pages,
    batchRows: table.batches.map(({ numRows }) => numRows),
    batchBytes: batches.map(({ length }) => length),
    keys: table.batches.flatMap((batch) => readColumn(batch.getChildAt(0)!)),
  }
}

async function callsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const counters = async (): Promise<Record<string, number>> => {
    const { body } = await local.control('GET', '/counters')
    return (body as { calls: Record<string, number> }).calls
  }
  const before = await counters()
  await work()
  const after = Object.entries(await counters())
  return Object.fromEntries(
    after.map(([call, count]) => [call, count - (before[call] ?? 0)]).filter(([, count]) => count),
  ) as Record<string, number>
}

const rising = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

it('30,000 wide rows come in several pages of about a megabyte, every row once', async () => {
  const query = "SELECT i::INTEGER AS i, repeat('x', 200) AS text FROM range(30000) AS t(i)"
  await local.control('PUT', '/tables/t.t.wide', query)
  let fetched: Fetched | undefined
  const calls = await callsOf(async () => {
    fetched = await fetchAll('SELECT i, text FROM t.t.wide ORDER BY i')
  })
  expect(fetched!.keys).toEqual(rising(30_000))
  expect(fetched!.pages).toBe(6)
  expect(Math.max(...fetched!.batchRows)).toBeLessThanOrEqual(4096)
  expect(Math.max(...fetched!.batchBytes)).toBeLessThanOrEqual(256 * 1024)
  expect(calls).toEqual({ ExecuteStatement: 1, FetchResults: 5, CloseOperation: 1 })
})

it('a row that is wider than a page comes alone', async () => {
  const query = "SELECT i::INTEGER AS i, repeat('x', 3000000) AS text FROM range(3) AS t(i)"
  await local.control('PUT', '/tables/t.t.huge', query)
  const { keys, pages, batchRows } = await fetchAll('SELECT i, text FROM t.t.huge')
  expect({ keys, pages, batchRows }).toEqual({ keys: rising(3), pages: 3, batchRows: [1, 1, 1] })
})

it('a page has no more rows than were asked for', async () => {
  await local.control(
    'PUT',
    '/tables/t.t.narrow',
    'SELECT i::INTEGER AS i FROM range(200000) AS t(i)',
  )
  const { keys, pages } = await fetchAll('SELECT i FROM t.t.narrow', 30_000)
  expect(keys).toEqual(rising(200_000))
  // The first page is the direct result of 100,000 rows.
  expect(pages).toBe(5)
})

it('a complete answer closes its operation and costs one call', async () => {
  const calls = await callsOf(() => local.columns('SELECT 1 AS one'))
  expect(calls).toEqual({ ExecuteStatement: 1 })
})

it('an empty result has its schema and no batch', async () => {
  const { keys, batchBytes } = await fetchAll('SELECT 1 AS one LIMIT 0')
  expect({ keys, batchBytes }).toEqual({ keys: [], batchBytes: [] })
  expect((await local.table('SELECT 1 AS one LIMIT 0')).schema.fields[0]!.name).toBe('one')
})

it('an endless table is read only as far as it is fetched', async () => {
  const query = 'SELECT i::BIGINT AS i FROM range(1000000000000) AS t(i)'
  await local.control('PUT', '/tables/t.t.endless', query)
  const statement = await local.session.executeStatement('SELECT i FROM t.t.endless')
  const source = await messageSource(statement)
  expect(await source.fetchNext({ limit: 1000 })).toMatchObject({ rowCount: 100_000 })
  expect(await source.fetchNext({ limit: 1000 })).toMatchObject({ rowCount: 1000 })
  expect(await source.hasMore()).toBe(true)
  await statement.close()
})

it('the metadata is that of an inline Arrow result', async () => {
  const statement = await local.session.executeStatement('SELECT 1.50 AS a, TRUE AS b')
  const metadata = await (
    statement as unknown as { getMetadata: () => Promise<Record<string, unknown>> }
  ).getMetadata()
  expect(metadata).toMatchObject({
    resultFormat: TSparkRowSetType.ARROW_BASED_SET,
    lz4Compressed: true,
    isStagingOperation: false,
    schema: {
      columns: [
        { columnName: 'a', position: 1, typeDesc: { types: [{ primitiveEntry: { type: 15 } }] } },
        { columnName: 'b', position: 2, typeDesc: { types: [{ primitiveEntry: { type: 0 } }] } },
      ],
    },
  })
  await statement.close()
})
