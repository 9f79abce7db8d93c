// Record batches as a warehouse sends them, made by hand for tests that need no warehouse.
import {
  Int32,
  Int64,
  tableFromIPC,
  tableToIPC,
  Table,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
  type DataType,
  type RecordBatch,
} from 'apache-arrow'
import type { ResultSet } from '../../src/warehouse/result-set'

/** A result that tells whether it was freed. */
export interface GivenResult extends ResultSet {
  closed: boolean
}

export interface KeyedRow {
  readonly kind: string | null
  readonly row: number
}

/** Rows of `kind STRING, row INT`, in batches of this many. */
export function resultOf(rows: readonly KeyedRow[], batchRows: number): GivenResult {
  const tables: Table[] = []
  for (let from = 0; from < rows.length; from += batchRows) {
    tables.push(keyedTable(rows.slice(from, from + batchRows)))
  }
  return resultOfTables(keyedTable([]), tables)
}

export interface CommitRow {
  readonly version: number
  readonly epochMs: number
}

/** What DESCRIBE HISTORY gives, of its columns those that are read. */
export function historyOf(commits: readonly CommitRow[]): GivenResult {
  const table = new Table({
    timestamp: vectorFromArray(
      commits.map(({ epochMs }) => epochMs),
      new TimestampMicrosecond('UTC'),
    ),
    version: vectorFromArray(
      commits.map(({ version }) => BigInt(version)),
      new Int64(),
    ),
  })
  return resultOfTables(table, [table])
}

/** Each table becomes a batch. */
export function resultOfTables(empty: Table, tables: readonly Table[]): GivenResult {
  const batches = tables.map(toBatch)
  const result = {
    columns: empty.schema.fields.map(({ name, type }) => ({ name, type: type as DataType })),
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

function keyedTable(rows: readonly KeyedRow[]): Table {
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
function toBatch(table: Table): RecordBatch {
  const [batch] = tableFromIPC(tableToIPC(table)).batches
  if (!batch) throw new Error('a table of rows has a batch')
  return batch
}
