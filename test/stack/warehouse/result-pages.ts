// A result as its reader fetches it: a cursor in, pages of record batches out, each made when it is
// asked for and limited in bytes. As much is looked ahead as tells whether a page is the last.
import type { Cursor } from './cursor'
import { RecordBatchEncoder, type Rows } from './record-batch'
import type { ResultForm } from './result-form'
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
  /** Where what is sent of the last batch is damaged, if it is. */
  readonly garbledAt?: number
}

export const pageBytes = 1024 * 1024
const batchBytes = pageBytes / 4
const batchRows = 4096
/** A page of links stands for so many times what a page of rows has. */
const filesPerPage = 8
/** Beyond so many rows, a result goes by links to those who take them. */
const inlineRows = batchRows

export class ResultPages {
  readonly schemaMessage: Buffer
  /** Decided when the first rows are there. */
  linked = false
  readonly #encoder: RecordBatchEncoder
  /** Rows that were computed and are in no page yet. */
  #ahead: Rows
  #allComputed = false
  #startRow = 0
  #turn: Promise<unknown> = Promise.resolve()
  #rowsPerBatch = batchRows
  readonly #cursor: Cursor

  constructor(
    readonly columns: readonly Column[],
    cursor: Cursor,
    readonly form: ResultForm,
  ) {
    this.#cursor = cursor
    this.#encoder = new RecordBatchEncoder(columns)
    this.schemaMessage = this.#encoder.schemaMessage
    this.#ahead = { count: 0, columns: columns.map(() => []) }
  }

  /** Runs the query up to its first rows. */
  async begin(): Promise<void> {
    await this.#lookAhead(this.form.links ? inlineRows + 1 : 1)
    this.linked = this.form.links && this.#ahead.count > inlineRows
  }

  /** One page at a time: a call that comes meanwhile gets the page after. */
  next(rowsMax: number): Promise<Page> {
    const page = this.#turn.then(() => this.#makePage(rowsMax))
    this.#turn = page.catch(() => undefined)
    return page
  }

  async #makePage(rowsMax: number): Promise<Page> {
    const startRow = this.#startRow
    const batches: Batch[] = []
    let bytes = 0
    const bytesMax = this.linked ? filesPerPage * pageBytes : pageBytes
    while (bytes < bytesMax && this.#startRow - startRow < rowsMax && (await this.#hasMore())) {
      const batch = await this.#makeBatch(rowsMax - (this.#startRow - startRow))
      batches.push(batch)
      bytes += batch.bytes.length
    }
    return { startRow, batches, more: await this.#hasMore() }
  }

  async #hasMore(): Promise<boolean> {
    await this.#lookAhead(1)
    return this.#ahead.count > 0
  }

  async #lookAhead(rows: number): Promise<void> {
    const { count, columns } = this.#ahead
    const parts = columns.map((values) => [values])
    let computed = count
    while (!this.#allComputed && computed < rows) {
      const chunk = await this.#cursor.next()
      chunk?.getColumns().forEach((values, index) => parts[index]!.push(values))
      this.#allComputed = chunk === undefined
      computed += chunk?.rowCount ?? 0
    }
    if (computed > count)
      this.#ahead = { count: computed, columns: parts.map((each) => each.flat()) }
  }

  /** As many rows as are there, allowed and fit; a row that is wider than a batch goes alone. */
  async #makeBatch(rowsMax: number): Promise<Batch> {
    for (;;) {
      const wanted = Math.min(rowsMax, this.#rowsPerBatch)
      await this.#lookAhead(wanted)
      const rows = slice(this.#ahead, 0, wanted)
      const bytes = this.#encoder.encode(rows)
      if (bytes.length <= batchBytes || rows.count === 1) {
        this.#take(rows.count)
        return { rows: rows.count, bytes }
      }
      // Half of what fits by the average: rows differ in width.
      this.#rowsPerBatch = Math.max(1, Math.floor((rows.count * batchBytes) / bytes.length / 2))
    }
  }

  #take(count: number): Rows {
    const taken = slice(this.#ahead, 0, count)
    this.#ahead = slice(this.#ahead, taken.count, this.#ahead.count)
    this.#startRow += taken.count
    return taken
  }
}

function slice({ count, columns }: Rows, from: number, to: number): Rows {
  const end = Math.min(to, count)
  if (from === 0 && end === count) return { count, columns }
  return { count: end - from, columns: columns.map((values) => values.slice(from, end)) }
}
