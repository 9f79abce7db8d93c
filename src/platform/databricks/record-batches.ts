// Takes Arrow record batches out of the driver. Its public ways make row objects, which lose digits,
// microseconds and most of the time, so this file reaches for the result handler underneath. That
// path is semi-internal: the driver's version is pinned, and what is found there is checked.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { DataType, RecordBatch } from 'apache-arrow'
import { RecordBatchReader } from 'apache-arrow'
import { z } from 'zod'
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

interface IpcSource {
  /** What the batches are taken from. */
  readonly source: RowSetSource
  readonly hasMore: () => Promise<boolean>
  readonly fetchNext: (options: { limit: number }) => Promise<unknown>
}

const callable = z.custom((value) => typeof value === 'function')
const ipcSource = z.custom<IpcSource>(
  (value) =>
    z
      .looseObject({
        source: z.looseObject({ fetchNext: callable }),
        hasMore: callable,
        fetchNext: callable,
      })
      .safeParse(value).success,
)
/** The slicer of rows holds the converter to rows, which holds what we want. */
const resultHandler = z.looseObject({ source: z.looseObject({ source: ipcSource }) })
const metadata = z.looseObject({ arrowSchema: z.instanceof(Uint8Array) })
const fetched = z.looseObject({ batches: z.array(z.instanceof(Uint8Array)), rowCount: z.number() })

/** Takes a finished operation. */
export async function openBatches(operation: IOperation): Promise<BatchSource> {
  const { source } = resultHandler.parse(await handlerOf(operation)).source
  const announced = followRows(source.source)
  const { arrowSchema } = metadata.parse(await operation.getResultMetadata())
  const { schema } = RecordBatchReader.from(arrowSchema).open()
  let read = 0
  return {
    columns: schema.fields.map(({ name, type }) => ({ name, type: type as DataType })),
    next: async (limit) => {
      // A fetch may bring no rows although there are more.
      while (await source.hasMore()) {
        const { batches, rowCount } = fetched.parse(await source.fetchNext({ limit }))
        read += rowCount
        if (rowCount > 0) return decode(batches, rowCount)
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

async function handlerOf(operation: IOperation): Promise<unknown> {
  const { getResultHandler } = operation as { getResultHandler?: () => Promise<unknown> }
  if (!getResultHandler) throw new Error('the driver’s result handler has moved')
  return getResultHandler.call(operation)
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
