// Rows on their way out as the driver wants them: one Arrow IPC record-batch message each, without
// schema or end mark, which a file to download has besides.
import { makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Field } from 'apache-arrow'
import type { DuckDBValue } from '@duckdb/node-api'
import { arrowColumn } from './types/arrow-column'
import { arrowSchema, schemaMessage, toArrow } from './types/arrow-type'
import type { Column } from './types/spark-type'

/** Values by column, all of one length. */
export interface Rows {
  readonly count: number
  readonly columns: readonly (readonly DuckDBValue[])[]
}

export const endMark = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])

export class RecordBatchEncoder {
  readonly schemaMessage: Buffer
  /** A batch's message has no names, and Arrow would merge columns of one name. */
  readonly #nameless: Schema
  readonly #skipped: number
  readonly #columns: readonly Column[]

  constructor(columns: readonly Column[]) {
    this.#columns = columns
    this.schemaMessage = schemaMessage(arrowSchema(columns))
    this.#nameless = new Schema(
      columns.map(({ type }, index) => new Field(String(index), toArrow(type), true)),
    )
    this.#skipped = schemaMessage(this.#nameless).length
  }

  encode(rows: Rows): Buffer {
    const children = this.#columns.map(({ type }, index) => arrowColumn(type, rows.columns[index]!))
    const type = new Struct(this.#nameless.fields)
    const data = makeData({ type, length: rows.count, nullCount: 0, children })
    const writer = new RecordBatchStreamWriter()
    writer.reset(undefined, this.#nameless)
    writer.write(new RecordBatch(this.#nameless, data))
    writer.finish()
    const stream = Buffer.from(writer.toUint8Array(true))
    return stream.subarray(this.#skipped, stream.length - endMark.length)
  }
}
