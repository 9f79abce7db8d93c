// Rows on their way out as the driver wants them: one Arrow IPC record-batch message each, without
// schema or end mark.
import { makeData, RecordBatch, RecordBatchStreamWriter, Struct, type Schema } from 'apache-arrow'
import type { DuckDBValue } from '@duckdb/node-api'
import { arrowColumn } from './types/arrow-column'
import { arrowSchema, schemaMessage } from './types/arrow-type'
import type { Column } from './types/spark-type'

/** Values by column, all of one length. */
export interface Rows {
  readonly count: number
  readonly columns: readonly (readonly DuckDBValue[])[]
}

export function sliceRows({ columns }: Rows, from: number, to: number): Rows {
  return { count: to - from, columns: columns.map((values) => values.slice(from, to)) }
}

export class RecordBatchEncoder {
  readonly schemaMessage: Buffer
  private readonly schema: Schema

  constructor(private readonly columns: readonly Column[]) {
    this.schema = arrowSchema(columns)
    this.schemaMessage = schemaMessage(this.schema)
  }

  encode(rows: Rows): Buffer {
    const children = this.columns.map(({ type }, index) => arrowColumn(type, rows.columns[index]!))
    const type = new Struct(this.schema.fields)
    const data = makeData({ type, length: rows.count, nullCount: 0, children })
    const writer = new RecordBatchStreamWriter()
    writer.reset(undefined, this.schema)
    writer.write(new RecordBatch(this.schema, data))
    writer.finish()
    const stream = Buffer.from(writer.toUint8Array(true))
    return stream.subarray(this.schemaMessage.length, stream.length - endMarkBytes)
  }
}

const endMarkBytes = 8
