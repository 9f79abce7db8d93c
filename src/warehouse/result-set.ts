// The result of a statement: its columns, and its rows as Arrow record batches. Never as row
// objects: making them would cost most of the time, and lose digits and microseconds.
import type { DataType, RecordBatch } from 'apache-arrow'

export type { RecordBatch }

export interface ResultColumn {
  readonly name: string
  /** Arrow's type, as it was sent. */
  readonly type: DataType
}

export interface ResultSet {
  /** The result's own columns, which may differ from what was declared. */
  readonly columns: readonly ResultColumn[]
  /**
   * The rows in order, fetched at most one fetch ahead of the reader. They can be read once. The
   * operation on the warehouse is freed when they are read to the end, when the reader stops early,
   * and on a failure.
   */
  readonly batches: AsyncIterable<RecordBatch>
  /** Frees the operation when nobody reads the batches. It may be called again, and after reading. */
  readonly close: () => void
}
