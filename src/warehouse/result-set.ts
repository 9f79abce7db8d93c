// What a statement gave: its own columns and its rows as Arrow record batches. Never row objects:
// making them costs most of the time, and loses digits and microseconds.
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
   * The rows, in order, at most one fetch ahead of the reader. To be read once. Reading to the end,
   * leaving early and failing all free the operation on the warehouse.
   */
  readonly batches: AsyncIterable<RecordBatch>
  /** Lets go of the operation when nobody reads the batches; harmless after they were read. */
  readonly close: () => void
}
