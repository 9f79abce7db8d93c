// Takes Arrow record batches out of the driver. Its public ways make row objects, which lose digits,
// microseconds and most of the time, so this file reaches for the result handler underneath. That
// path is semi-internal: the driver's version is pinned, and what is found there is checked.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { DataType, RecordBatch } from 'apache-arrow'
import { RecordBatchReader } from 'apache-arrow'
import { Problem } from '../../base/problem'
import type { ResultColumn } from '../../warehouse/result-set'

export interface BatchSource {
  readonly columns: readonly ResultColumn[]
  /** The next batches, none when there are no more. */
  readonly next: (rowsMax: number) => Promise<readonly RecordBatch[]>
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
  const announced = followRows(source.source)
  const { arrowSchema } = await operation.getResultMetadata()
  if (!(arrowSchema instanceof Uint8Array)) throw moved('the result’s schema')
  const { schema } = RecordBatchReader.from(arrowSchema).open()
  let read = 0
  return {
    columns: schema.fields.map(({ name, type }) => ({ name, type: type as DataType })),
    next: async (limit) => {
      // A fetch may bring no rows although there are more.
      while (await source.hasMore()) {
        const fetched = await source.fetchNext({ limit })
        if (!isFetched(fetched)) throw moved('what a fetch gives')
        const { batches, rowCount } = fetched
        read += rowCount
        // Also where none were announced: some may have come.
        const decoded = decode(batches, rowCount)
        if (rowCount > 0) return decoded
      }
      // A file that could not be had once is not asked for again.
      if (read !== announced())
        throw invalidAnswer(`${announced()} rows were announced, ${read} came`)
      return []
    },
  }
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
  const parts = [source?.source?.fetchNext, source?.hasMore, source?.fetchNext]
  if (!source || !parts.every((part) => typeof part === 'function')) throw moved('its source')
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
  const batches = [...RecordBatchReader.from([...ipc])]
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0)
  if (rows === announced) return batches
  throw invalidAnswer(`${announced} rows were announced, ${rows} came`)
}

function invalidAnswer(cause: string): Problem {
  return new Problem('InvalidWarehouseAnswer', undefined, { cause })
}
