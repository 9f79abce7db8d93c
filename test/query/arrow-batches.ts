// Record batches as a warehouse sends them, made by hand for tests that need no warehouse.
import type { RecordBatch } from 'apache-arrow'
import { Int32, tableFromIPC, tableToIPC, Table, Utf8, vectorFromArray } from 'apache-arrow'
import type { ResultSet } from '../../src/warehouse/result-set'

export interface KeyedRow {
  readonly kind: string | null
  readonly row: number
}

/** Rows of `kind STRING, row INT`, in batches of this many. */
export function resultOf(
  rows: readonly KeyedRow[],
  batchRows: number,
): ResultSet & { closed: boolean } {
  const batches: RecordBatch[] = []
  for (let from = 0; from < rows.length; from += batchRows) {
    batches.push(toBatch(rows.slice(from, from + batchRows)))
  }
  const result = {
    columns: tableOf([]).schema.fields.map(({ name, type }) => ({ name, type })),
    closed: false,
    batches: read(),
    close: () => {
      result.closed = true
      return Promise.resolve()
    },
  }
  async function* read() {
    try {
      for (const batch of batches) {
        await Promise.resolve()
        yield batch
      }
    } finally {
      result.closed = true
    }
  }
  return result
}

function tableOf(rows: readonly KeyedRow[]) {
  return new Table({
    kind: vectorFromArray(
      rows.map(({ kind }) => kind),
      new Utf8(),
    ),
    row: vectorFromArray(
      rows.map(({ row }) => row),
      new Int32(),
    ),
  })
}

/** Through IPC, as everything that comes from the driver. */
function toBatch(rows: readonly KeyedRow[]): RecordBatch {
  const [batch] = tableFromIPC(tableToIPC(tableOf(rows))).batches
  if (!batch) throw new Error('a table of rows has a batch')
  return batch
}
