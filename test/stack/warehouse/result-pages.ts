// A result as its reader fetches it: a cursor in, pages of record batches out, each made when it is
// asked for and limited in bytes. One chunk is looked ahead, to know whether a page is the last.
import type { Cursor } from './cursor'
import { RecordBatchEncoder, sliceRows, type Rows } from './record-batch'
import type { Column } from './types/spark-type'

export interface Batch {
  readonly rows: number
  readonly bytes: Buffer
}

export interface Page {
  /** Counted from the result's beginning. */
  readonly startRow: number
  readonly batches: readonly Batch[]
  readonly more: boolean
}

const pageBytes = 1024 * 1024
const batchBytes = pageBytes / 4
const batchRows = 4096

export class ResultPages {
  readonly schemaMessage: Buffer
  private readonly encoder: RecordBatchEncoder
  private ahead: Rows | undefined
  private startRow = 0
  private turn: Promise<unknown> = Promise.resolve()
  private rowsPerBatch = batchRows

  constructor(
    readonly columns: readonly Column[],
    private readonly cursor: Cursor,
  ) {
    this.encoder = new RecordBatchEncoder(columns)
    this.schemaMessage = this.encoder.schemaMessage
  }

  /** Runs the query up to its first rows. */
  async begin(): Promise<void> {
    await this.lookAhead()
  }

  /** One page at a time: whoever asks meanwhile gets the page after. */
  next(rowsMax: number): Promise<Page> {
    const page = this.turn.then(() => this.makePage(rowsMax))
    this.turn = page.catch(() => undefined)
    return page
  }

  private async makePage(rowsMax: number): Promise<Page> {
    const batches: Batch[] = []
    let [rows, bytes] = [0, 0]
    while (this.ahead && rows < rowsMax && bytes < pageBytes) {
      const batch = this.encodeBatch(this.ahead, rowsMax - rows)
      batches.push(batch)
      rows += batch.rows
      bytes += batch.bytes.length
      const left = this.ahead.count - batch.rows
      if (left > 0) this.ahead = sliceRows(this.ahead, batch.rows, this.ahead.count)
      else await this.lookAhead()
    }
    const page = { startRow: this.startRow, batches, more: this.ahead !== undefined }
    this.startRow += rows
    return page
  }

  private async lookAhead(): Promise<void> {
    const chunk = await this.cursor.next()
    this.ahead = chunk && { count: chunk.rowCount, columns: chunk.getColumns() }
  }

  /** As many rows as are there, allowed and fit; a row that is wider than a batch goes alone. */
  private encodeBatch(rows: Rows, rowsMax: number): Batch {
    const count = Math.min(rows.count, rowsMax, this.rowsPerBatch)
    const bytes = this.encoder.encode(count < rows.count ? sliceRows(rows, 0, count) : rows)
    if (bytes.length <= batchBytes || count === 1) return { rows: count, bytes }
    // Half of what fits by the average: rows differ in width.
    this.rowsPerBatch = Math.max(1, Math.floor((count * batchBytes) / bytes.length / 2))
    return this.encodeBatch(rows, rowsMax)
  }
}
