// Reads the rows of a table's history: a result with the columns of DESCRIBE HISTORY comes in,
// commits go out. The types are checked, because reading a column by another type would give a
// wrong version.
import { Problem } from '../base/problem'
import type { SqlType } from '../declare/sql-type'
import { isEncodedAs } from './arrow-type'
import { int64Values } from './int64-values'
import type { RecordBatch, ResultSet } from './result-set'
import { toCommit, type Commit } from './table-version'

/** A commit, and the operation that made it, by the name that Delta gives it: `WRITE`, `OPTIMIZE`. */
export interface HistoryRow extends Commit {
  readonly operation: string
}

/** A commit of one of several tables. */
export interface PlacedCommit {
  /** The table's place in the list of tables. */
  readonly place: number
  readonly commit: Commit
}

/** The first commit of a result with `version` and `timestamp`. */
export async function firstCommit(result: ResultSet): Promise<Commit | undefined> {
  const commitAt = commitReader(result)
  for await (const batch of result.batches) {
    if (batch.numRows > 0) return commitAt(batch, 0)
  }
  return undefined
}

/** Every commit of a result that has an `operation` as well. */
export async function historyRows(result: ResultSet): Promise<readonly HistoryRow[]> {
  const commitAt = commitReader(result)
  const operations = positionOf(result, 'operation', { kind: 'string' })
  return rowsOf(result, (batch, row) => {
    const operation: unknown = batch.getChildAt(operations)?.get(row)
    return { ...commitAt(batch, row), operation: typeof operation === 'string' ? operation : '' }
  })
}

/** Every commit of a result that has a `place` as well. */
export async function placedCommits(result: ResultSet): Promise<readonly PlacedCommit[]> {
  const commitAt = commitReader(result)
  const places = positionOf(result, 'place', { kind: 'int' })
  return rowsOf(result, (batch, row) => {
    const place: unknown = batch.getChildAt(places)?.get(row)
    return { place: Number(place), commit: commitAt(batch, row) }
  })
}

async function rowsOf<Row>(
  { batches }: ResultSet,
  rowAt: (batch: RecordBatch, row: number) => Row,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) {
    for (let row = 0; row < batch.numRows; row += 1) rows.push(rowAt(batch, row))
  }
  return rows
}

function commitReader(result: ResultSet): (batch: RecordBatch, row: number) => Commit {
  const versions = positionOf(result, 'version', { kind: 'bigint' })
  const timestamps = positionOf(result, 'timestamp', { kind: 'timestamp' })
  return ({ data }, row) => {
    const [version, timestamp] = [data.children[versions], data.children[timestamps]]
    const number = version && int64Values(version)[row]
    const micros = timestamp && int64Values(timestamp)[row]
    if (number === undefined || micros === undefined) throw unreadable('a commit without a version')
    return toCommit(Number(number), micros)
  }
}

function positionOf({ columns, close }: ResultSet, name: string, type: SqlType): number {
  const position = columns.findIndex((column) => column.name === name)
  const column = columns[position]
  if (column && isEncodedAs(type, column.type)) return position
  close()
  throw unreadable(`no column ${name} of the type ${type.kind}`)
}

function unreadable(what: string): Problem {
  const cause = `the history has ${what}`
  return new Problem('InvalidWarehouseAnswer', undefined, { cause })
}
