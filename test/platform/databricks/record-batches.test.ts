// The semi-internal path to the driver's record batches: what is found there is read exactly, and a
// path that has moved fails instead of giving something else.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import ArrowResultConverter from '@databricks/sql/dist/result/ArrowResultConverter'
import ArrowResultHandler from '@databricks/sql/dist/result/ArrowResultHandler'
import ResultSlicer from '@databricks/sql/dist/result/ResultSlicer'
import RowSetProvider from '@databricks/sql/dist/result/RowSetProvider'
import { TFetchResultsResp, TStatus, TStatusCode } from '@databricks/sql/thrift/TCLIService_types'
import { version } from '@databricks/sql/package.json'
import { Int32, tableFromArrays, tableToIPC } from 'apache-arrow'
import Int64 from 'node-int64'
import { dependencies } from '../../../package.json'
import { Problem } from '../../../src/base/problem'
import { openBatches } from '../../../src/platform/databricks/record-batches'

interface Fetched {
  readonly batches: readonly unknown[]
  readonly rowCount: unknown
}

/** One table's IPC stream, cut into its schema message and the message of its only batch. */
function ipcOf(numbers: readonly number[]) {
  const stream = tableToIPC(tableFromArrays({ n: Int32Array.from(numbers) }), 'stream')
  const words = new DataView(stream.buffer, stream.byteOffset)
  const schemaEnd = 8 + words.getInt32(4, true)
  return { schema: stream.slice(0, schemaEnd), batch: stream.slice(schemaEnd) }
}

const { schema } = ipcOf([1])
const success = new TStatus({ statusCode: TStatusCode.SUCCESS_STATUS })
const fetchOf = (...numbers: readonly number[]): Fetched => ({
  batches: [schema, ipcOf(numbers).batch],
  rowCount: numbers.length,
})
const nothing: Fetched = { batches: [], rowCount: 0 }

const batchesFrom = (row: number, ...counts: readonly number[]) => ({
  startRowOffset: new Int64(row),
  arrowBatches: counts.map((rows) => ({ rowCount: new Int64(rows) })),
})

/** What came with the answer to the statement. */
const direct = (isClosed = false, ...results: readonly { readonly hasMoreRows?: boolean }[]) => ({
  prefetchedResults: results,
  returnOnlyPrefetchedResults: isClosed,
})

/** Where the driver keeps the batches, with these answers to fetches; it counts them. */
function ipcSource(fetches: readonly Fetched[]) {
  const waiting = [...fetches]
  const limits: number[] = []
  let announced = 0
  const source = {
    ...direct(),
    fetchNext: (): Promise<object | undefined> => {
      const rowSet = batchesFrom(announced, Number(waiting[0]?.rowCount ?? 0))
      announced += Number(waiting[0]?.rowCount ?? 0)
      return Promise.resolve(rowSet)
    },
  }
  return {
    limits,
    source,
    hasMore: () => Promise.resolve(waiting.length > 0),
    fetchNext: async ({ limit }: { readonly limit: number }) => {
      limits.push(limit)
      await source.fetchNext()
      return waiting.shift()
    },
  }
}

const operation = (handler: unknown, arrowSchema: unknown = schema) =>
  ({
    getResultHandler: () => Promise.resolve(handler),
    getResultMetadata: () => Promise.resolve({ arrowSchema }),
  }) as unknown as IOperation
const opened = (source: unknown) => openBatches(operation({ source: { source } }))

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  )

it('reads the columns and the rows of each fetch, and none after the last', async () => {
  const source = ipcSource([fetchOf(1, 2), nothing, fetchOf(3)])
  const { columns, next } = await opened(source)
  expect(columns).toEqual([{ name: 'n', type: new Int32() }])
  const read: number[][] = []
  const bytes: number[] = []
  for (let fetched = await next(5); fetched.batches.length > 0; fetched = await next(5)) {
    read.push(fetched.batches.flatMap((batch) => [...batch].map((row) => Number(row['n']))))
    bytes.push(fetched.bytes)
  }
  const sizes = [ipcOf([1, 2]), ipcOf([3])].map(({ batch }) => schema.length + batch.length)
  expect({ read, bytes, limits: source.limits }).toEqual({
    read: [[1, 2], [3]],
    bytes: sizes,
    limits: [5, 5, 5],
  })
})

it('finds the path in the driver that is installed, whose version is pinned', async () => {
  const source = ipcSource([fetchOf(7)])
  const context = {} as ConstructorParameters<typeof ResultSlicer>[0]
  const converter = new ArrowResultConverter(context, source as never, {})
  const { next } = await openBatches(operation(new ResultSlicer(context, converter)))
  const { batches } = await next(1)
  expect([...(batches[0]?.getChild('n') ?? [])]).toEqual([7])
  expect(dependencies['@databricks/sql']).toBe(version)
})

const sound = ipcSource([])
const rowSets = (parts: object) => ({ fetchNext: () => Promise.resolve(undefined), ...parts })
it.each<[string, unknown]>([
  ['nothing', undefined],
  ['no source', {}],
  ['a source without its own', { source: {} }],
  ['rows instead of batches', { source: { source: [] } }],
  ['no row sets', { source: { source: { ...sound, source: undefined } } }],
  ['no answer to the statement', { source: { source: { ...sound, source: rowSets({}) } } }],
  [
    'no word on what is closed',
    { source: { source: { ...sound, source: rowSets({ prefetchedResults: [] }) } } },
  ],
  ['nothing to ask for more', { source: { source: { ...sound, hasMore: true } } }],
  ['nothing to fetch with', { source: { source: { ...sound, fetchNext: undefined } } }],
])('fails when it finds %s where the batches were', async (_, handler) => {
  expect(await failureOf(openBatches(operation(handler)))).toBeInstanceOf(Error)
})

const linksFrom = (...links: readonly (readonly [number, number])[]) => ({
  startRowOffset: new Int64(0),
  resultLinks: links.map(([row, rows]) => ({
    startRowOffset: new Int64(row),
    rowCount: new Int64(rows),
  })),
})
const row2Missing = 'row 2 is expected next, row 3 came'

it.each<[string, readonly object[], string | undefined]>([
  ['batches that follow', [batchesFrom(0, 1, 1), batchesFrom(2, 3), batchesFrom(5)], undefined],
  ['batches with a gap', [batchesFrom(0, 2), batchesFrom(3, 1)], row2Missing],
  ['batches twice', [batchesFrom(0, 2), batchesFrom(0, 2)], 'row 2 is expected next, row 0 came'],
  ['nothing after the last', [batchesFrom(0, 2), batchesFrom(0), batchesFrom(2)], undefined],
  ['nothing where rows were to be', [batchesFrom(3)], 'row 0 is expected next, row 3 came'],
  ['links that follow', [linksFrom([0, 2], [2, 5]), linksFrom([7, 1])], undefined],
  ['links with a gap', [linksFrom([0, 2], [3, 1])], row2Missing],
])('reads %s as what they are', async (_, rowSets, gap) => {
  const waiting = [...rowSets]
  const fetchNext = () => Promise.resolve(waiting.shift())
  const source = { ...sound, source: { ...direct(), fetchNext } }
  await opened(source)
  const readAll = async () => {
    while (await source.source.fetchNext());
  }
  const failure = new Problem('InvalidWarehouseAnswer', undefined, { cause: gap })
  expect(await failureOf(readAll())).toEqual(gap === undefined ? 'no failure' : failure)
})

it.each([
  [null, 'the result has no Arrow schema'],
  [new Uint8Array(9).fill(7), 'the Arrow schema of the result cannot be read'],
])('refuses a result whose schema is %j', async (arrowSchema, cause) => {
  const handler = { source: { source: sound } }
  expect(await failureOf(openBatches(operation(handler, arrowSchema)))).toEqual(
    new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  )
})

const closed = 'the statement is closed, but'
it.each<[string, object, string | undefined]>([
  [
    'more rows',
    direct(true, { hasMoreRows: true }),
    `${closed} the answer says that there are more rows`,
  ],
  ['no rows', direct(true), `${closed} its rows were not sent`],
  ['all its rows', direct(true, { hasMoreRows: false }), undefined],
])('takes a closed statement with %s for what it is', async (_, answer, cause) => {
  const source = { ...sound, source: { ...sound.source, ...answer } }
  const failure = new Problem('InvalidWarehouseAnswer', undefined, { cause })
  const work = opened(source).then(() => undefined)
  expect(await failureOf(work)).toEqual(cause === undefined ? 'no failure' : failure)
})

it('finds what came with an answer where the installed driver keeps it', async () => {
  const context = {} as ConstructorParameters<typeof RowSetProvider>[0]
  const response = new TFetchResultsResp({ status: success, hasMoreRows: true })
  const rowSets = new RowSetProvider(context, {} as never, [response], true)
  const cause = `${closed} the answer says that there are more rows`
  expect(await failureOf(opened({ ...sound, source: rowSets }))).toEqual(
    new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  )
})

const aFrame = new ArrowResultHandler(
  { getConfig: () => ({}) } as never,
  {
    hasMore: () => Promise.resolve(true),
    fetchNext: () =>
      Promise.resolve({ arrowBatches: [{ batch: Buffer.from('no LZ4 frame'), rowCount: 1 }] }),
  } as never,
  { arrowSchema: Buffer.from(schema), lz4Compressed: true } as never,
)
it.each<[string, object, string]>([
  [
    'is no LZ4 frame',
    { fetchNext: (o: never) => aFrame.fetchNext(o) },
    'a compressed batch cannot be decompressed',
  ],
  [
    'is no Arrow',
    {
      fetchNext: () =>
        Promise.resolve({ batches: [schema, new Uint8Array(64).fill(7)], rowCount: 1 }),
    },
    'a batch cannot be read',
  ],
])('refuses a batch that %s', async (_, parts, cause) => {
  const { next } = await opened({ ...ipcSource([fetchOf(1)]), ...parts })
  expect(await failureOf(next(1))).toEqual(
    new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  )
})

it('does not end before every row that was announced has come', async () => {
  const source = ipcSource([fetchOf(1, 2)])
  const { next } = await opened(source)
  await source.source.fetchNext()
  await next(5)
  const cause = '4 rows are announced, 2 came'
  expect(await failureOf(next(5))).toEqual(
    new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  )
})

it('fails when the driver has no result handler any more', async () => {
  const gone = openBatches({} as IOperation)
  await expect(gone).rejects.toThrow(
    new Error('the result handler of the driver has another shape than expected'),
  )
})

it.each<[string, unknown]>([
  ['no object', undefined],
  ['rows', [{ n: 1 }]],
  ['no count', { batches: [schema] }],
  ['a count that is no number', { batches: [schema], rowCount: '1' }],
  ['batches that are no bytes', { batches: ['a'], rowCount: 1 }],
])('fails when a fetch gives %s', async (_, given) => {
  const { next } = await opened(ipcSource([given as Fetched]))
  expect(await failureOf(next(1))).toBeInstanceOf(Error)
})

it.each([
  ['more', { ...fetchOf(1, 2), rowCount: 3 }, '3 rows are announced, 2 came'],
  ['fewer', { ...fetchOf(1, 2), rowCount: 1 }, '1 rows are announced, 2 came'],
  ['any', { batches: [schema], rowCount: 1 }, '1 rows are announced, 0 came'],
  ['no', { ...fetchOf(1), rowCount: 0 }, '0 rows are announced, 1 came'],
])('refuses a fetch that announces %s rows than come', async (_, given, cause) => {
  const { next } = await opened(ipcSource([given]))
  expect(await failureOf(next(1))).toEqual(
    new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  )
})
