// Takes Arrow record batches out of the driver. Its public ways make row objects, which lose digits,
// microseconds and most of the time, so this file reaches for the result handler underneath. That
// path is semi-internal: the driver's version is pinned, and what is found there is checked.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import { RecordBatchReader, type DataType, type RecordBatch } from 'apache-arrow'
import { Problem } from '../../base/problem'
import type { ResultColumn } from '../../warehouse/result-set'

export interface BatchSource {
  readonly columns: readonly ResultColumn[]
  /** The next batches, none when there are no more. */
  readonly next: (rowsMax: number) => Promise<FetchedBatches>
}

export interface FetchedBatches {
  readonly batches: readonly RecordBatch[]
  /** What they keep in memory. */
  readonly bytes: number
}

/** One answer of the warehouse: batches, or links to files of them. Thrift leaves null what was not sent. */
interface RowSet {
  readonly startRowOffset: Count
  readonly arrowBatches?: readonly { readonly rowCount: Count }[] | null
  readonly resultLinks?:
    readonly { readonly startRowOffset: Count; readonly rowCount: Count }[] | null
}

/** Thrift's 64-bit integer. */
interface Count {
  readonly toNumber: (allowImprecise?: boolean) => number
}

interface RowSetSource {
  fetchNext: (options: { limit: number }) => Promise<RowSet | undefined>
  /** What came with the answer to the statement, where the rows did. */
  readonly prefetchedResults: readonly { readonly hasMoreRows?: boolean | null }[]
  /** Whether that is all, because the statement is closed. */
  readonly returnOnlyPrefetchedResults: boolean
}

/** What holds the batches as they came: the slicer of rows holds the converter to rows, which holds it. */
interface IpcSource {
  /** What the batches are taken from. */
  readonly source: RowSetSource
  readonly hasMore: () => Promise<boolean>
  readonly fetchNext: (options: { limit: number }) => Promise<Fetched>
}

interface Fetched {
  readonly batches: readonly Uint8Array[]
  readonly rowCount: number
}

/** Takes a finished operation. */
export async function openBatches(operation: IOperation): Promise<BatchSource> {
  const source = await sourceOf(operation)
  const columns = readColumns((await operation.getResultMetadata()).arrowSchema)
  refuseContradiction(source.source, columns)
  const announced = followRows(source.source)
  let read = 0
  return {
    columns,
    next: async (limit) => {
      // A fetch may bring no rows although there are more.
      while (await source.hasMore()) {
        const fetched = await source.fetchNext({ limit }).catch(refuseDamage)
        if (!isFetched(fetched)) throw moved('what a fetch gives')
        const { batches, rowCount } = fetched
        read += rowCount
        // Also where none were announced: some may have come.
        const decoded = decode(batches, rowCount)
        const bytes = batches.reduce((sum, { byteLength }) => sum + byteLength, 0)
        if (rowCount > 0) return { batches: decoded, bytes }
      }
      // A file that could not be downloaded once is not asked for again.
      if (read !== announced())
        throw invalidAnswer(`${announced()} rows were announced, ${read} came`)
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

/** The driver believes a closed statement, and would give fewer rows without an error. */
function refuseContradiction(rowSets: RowSetSource, columns: readonly ResultColumn[]): void {
  const { prefetchedResults, returnOnlyPrefetchedResults } = rowSets
  if (!returnOnlyPrefetchedResults) return
  if (prefetchedResults.some(({ hasMoreRows }) => hasMoreRows))
    throw invalidAnswer('the statement is closed, and is said to have more rows')
  if (columns.length > 0 && prefetchedResults.length === 0)
    throw invalidAnswer('the statement is closed, and its rows did not come')
}

/** The driver unpacks what was compressed; its native library fails with this code. */
function refuseDamage(error: unknown): never {
  if ((error as { code?: unknown } | undefined)?.code === 'GenericFailure')
    throw invalidAnswer('a compressed batch cannot be unpacked')
  throw error
}

/**
 * Each answer says at which row it begins; the driver does not look whether the one before ended there.
 * Tells how many rows were announced so far.
 */
function followRows(rowSets: RowSetSource): () => number {
  const fetchNext = rowSets.fetchNext.bind(rowSets)
  let rows = 0
  const follow = (offset: Count, rowCount: number): void => {
    const begins = offset.toNumber()
    // What comes after the last row may be said to begin anywhere before it.
    if (rowCount > 0 ? begins !== rows : begins > rows) {
      throw invalidAnswer(`row ${rows} was to come next, row ${begins} came`)
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

/** The checks are by hand: they stand in the way of every result. */
async function sourceOf(operation: IOperation): Promise<IpcSource> {
  const { getResultHandler } = operation as { getResultHandler?: () => Promise<Holder> }
  if (!getResultHandler) throw moved('the result handler')
  const source = (await getResultHandler.call(operation))?.source?.source
  const rowSets = source?.source
  const parts = [rowSets?.fetchNext, source?.hasMore, source?.fetchNext]
  const isSource = parts.every((part) => typeof part === 'function')
  if (!source || !isSource) throw moved('its source')
  const { prefetchedResults, returnOnlyPrefetchedResults } = rowSets ?? {}
  if (!Array.isArray(prefetchedResults) || typeof returnOnlyPrefetchedResults !== 'boolean')
    throw moved('what came with the answer to the statement')
  return source as IpcSource
}

type Holder = { readonly source?: { readonly source?: Partial<IpcSource> } } | undefined

function isFetched(value: Partial<Fetched> | undefined): value is Fetched {
  const { batches, rowCount } = value ?? {}
  const areBytes = Array.isArray(batches) && batches.every((batch) => batch instanceof Uint8Array)
  return areBytes && typeof rowCount === 'number'
}

function moved(what: string): Error {
  return new Error(`${what} is not where the driver had it`)
}

/** @param ipc the schema message and then a message for each batch */
function decode(ipc: readonly Uint8Array[], announced: number): readonly RecordBatch[] {
  const batches = readBatches(ipc)
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0)
  if (rows === announced) return batches
  throw invalidAnswer(`${announced} rows were announced, ${rows} came`)
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
