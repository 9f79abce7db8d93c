// Takes Arrow record batches out of the driver. Its public functions make row objects, which lose
// digits and microseconds and are slow, so this file uses the result handler below them. That is
// semi-internal: the driver's version is pinned in package.json, and the shape of what is found is
// checked.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import { RecordBatchReader, type DataType, type RecordBatch } from 'apache-arrow'
import { Problem } from '../../base/problem'
import type { ResultColumn } from '../../warehouse/result-set'

export interface BatchSource {
  readonly columns: readonly ResultColumn[]
  /** The next batches; an empty list when there are no more. */
  readonly next: (rowsMax: number) => Promise<FetchedBatches>
}

export interface FetchedBatches {
  readonly batches: readonly RecordBatch[]
  /** The memory that they take. */
  readonly bytes: number
}

/**
 * One answer of the warehouse: batches, or links to files of batches. What was not sent is null in
 * Thrift.
 */
interface RowSet {
  readonly startRowOffset: Count
  readonly arrowBatches?: readonly { readonly rowCount: Count }[] | null
  readonly resultLinks?:
    | readonly { readonly startRowOffset: Count; readonly rowCount: Count }[]
    | null
}

/** Thrift's 64-bit integer. */
interface Count {
  readonly toNumber: (allowImprecise?: boolean) => number
}

interface RowSetSource {
  fetchNext: (options: { limit: number }) => Promise<RowSet | undefined>
  /** Results that came with the answer to the statement. */
  readonly prefetchedResults: readonly { readonly hasMoreRows?: boolean | null }[]
  /** Whether these are all results, because the statement is closed. */
  readonly returnOnlyPrefetchedResults: boolean
}

/**
 * Has the batches as they came. The driver's slicer of rows contains its converter to rows, which
 * contains it.
 */
interface IpcSource {
  /** Where the batches come from. */
  readonly source: RowSetSource
  readonly hasMore: () => Promise<boolean>
  readonly fetchNext: (options: { limit: number }) => Promise<Fetched>
}

interface Fetched {
  readonly batches: readonly Uint8Array[]
  readonly rowCount: number
}

/** @param operation one that has finished */
export async function openBatches(operation: IOperation): Promise<BatchSource> {
  const source = await sourceOf(operation)
  const columns = readColumns((await operation.getResultMetadata()).arrowSchema)
  refuseContradiction(source.source, columns)
  const announced = followRows(source.source)
  let read = 0
  return {
    columns,
    next: async (limit) => {
      // A fetch may return no rows although there are more.
      while (await source.hasMore()) {
        const fetched = await source.fetchNext({ limit }).catch(refuseDamage)
        if (!isFetched(fetched)) throw changed('the result of a fetch')
        const { batches, rowCount } = fetched
        read += rowCount
        // Also where no rows are announced, because the batches may contain some.
        const decoded = decode(batches, rowCount)
        const bytes = batches.reduce((sum, { byteLength }) => sum + byteLength, 0)
        if (rowCount > 0) return { batches: decoded, bytes }
      }
      // The driver skips a file that it could not download.
      if (read !== announced())
        throw invalidAnswer(`${announced()} rows are announced, ${read} came`)
      return { batches: [], bytes: 0 }
    },
  }
}

function readColumns(arrowSchema: unknown): readonly ResultColumn[] {
  if (!(arrowSchema instanceof Uint8Array)) throw invalidAnswer('the result has no Arrow schema')
  try {
    const { schema } = RecordBatchReader.from(arrowSchema).open()
    return schema.fields.map(({ name, type }) => ({ name, type: type as DataType }))
  } catch {
    throw invalidAnswer('the Arrow schema of the result cannot be read')
  }
}

/**
 * If a statement is closed, the driver asks for no more rows: it would return fewer, without an
 * error.
 */
function refuseContradiction(rowSets: RowSetSource, columns: readonly ResultColumn[]): void {
  const { prefetchedResults, returnOnlyPrefetchedResults } = rowSets
  if (!returnOnlyPrefetchedResults) return
  if (prefetchedResults.some(({ hasMoreRows }) => hasMoreRows))
    throw invalidAnswer('the statement is closed, but the answer says that there are more rows')
  if (columns.length > 0 && prefetchedResults.length === 0)
    throw invalidAnswer('the statement is closed, but its rows were not sent')
}

/** The driver decompresses batches; its native library fails with this code. */
function refuseDamage(error: unknown): never {
  if ((error as { code?: unknown } | undefined)?.code === 'GenericFailure')
    throw invalidAnswer('a compressed batch cannot be decompressed')
  throw error
}

/**
 * Checks that each answer begins at the row where the one before it ended, which the driver does
 * not do. The function that it returns says how many rows have been announced so far.
 */
function followRows(rowSets: RowSetSource): () => number {
  const fetchNext = rowSets.fetchNext.bind(rowSets)
  let rows = 0
  const follow = (offset: Count, rowCount: number): void => {
    const begins = offset.toNumber()
    // An empty answer after the last row may have any smaller offset.
    if (rowCount > 0 ? begins !== rows : begins > rows) {
      throw invalidAnswer(`row ${rows} is expected next, row ${begins} came`)
    }
    rows += rowCount
  }
  rowSets.fetchNext = async (options) => {
    const rowSet = await fetchNext(options)
    const { startRowOffset, arrowBatches, resultLinks } = rowSet ?? {}
    if (startRowOffset && arrowBatches) {
      follow(
        startRowOffset,
        arrowBatches.reduce((sum, { rowCount }) => sum + rowCount.toNumber(), 0),
      )
    }
    for (const link of resultLinks ?? []) follow(link.startRowOffset, link.rowCount.toNumber())
    return rowSet
  }
  return () => rows
}

/** The checks are written by hand, because a schema would slow down every result. */
async function sourceOf(operation: IOperation): Promise<IpcSource> {
  const { getResultHandler } = operation as { getResultHandler?: () => Promise<Holder> }
  if (!getResultHandler) throw changed('the result handler')
  const source = (await getResultHandler.call(operation))?.source?.source
  const rowSets = source?.source
  const parts = [rowSets?.fetchNext, source?.hasMore, source?.fetchNext]
  const isSource = parts.every((part) => typeof part === 'function')
  if (!source || !isSource) throw changed('the source of the result handler')
  const { prefetchedResults, returnOnlyPrefetchedResults } = rowSets ?? {}
  if (!Array.isArray(prefetchedResults) || typeof returnOnlyPrefetchedResults !== 'boolean')
    throw changed('the prefetched result')
  return source as IpcSource
}

type Holder = { readonly source?: { readonly source?: Partial<IpcSource> } } | undefined

function isFetched(value: Partial<Fetched> | undefined): value is Fetched {
  const { batches, rowCount } = value ?? {}
  const areBytes = Array.isArray(batches) && batches.every((batch) => batch instanceof Uint8Array)
  return areBytes && typeof rowCount === 'number'
}

function changed(part: string): Error {
  return new Error(`${part} of the driver has another shape than expected`)
}

/** @param ipc the schema message, followed by a message for each batch */
function decode(ipc: readonly Uint8Array[], announced: number): readonly RecordBatch[] {
  const batches = readBatches(ipc)
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0)
  if (rows === announced) return batches
  throw invalidAnswer(`${announced} rows are announced, ${rows} came`)
}

function readBatches(ipc: readonly Uint8Array[]): readonly RecordBatch[] {
  try {
    return [...RecordBatchReader.from([...ipc])]
  } catch {
    throw invalidAnswer('a batch cannot be read')
  }
}

function invalidAnswer(cause: string): Problem {
  return new Problem('InvalidWarehouseAnswer', undefined, { cause })
}
