// INSERT, UPDATE and DELETE: DuckDB's texts in, one commit out. An UPDATE or a DELETE writes the whole
// table anew; without a row that matches there is no commit.
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import type { Action, AddFile } from './action'
import { withValues, type Commit, type EngineQuery } from './engine-query'
import { relationOf, requireFiles } from './relation'
import { hasChangeFeed } from './table-property'
import { sameColumn } from './table-schema'
import { bytesOf, changeRows, removals, rowsOf } from './transaction'

/** Its columns are the table's, by position, all of them; values are cast to the table's types. */
export interface Insert {
  readonly query: EngineQuery
  readonly overwrite: boolean
}

/** No rows: no commit (but an overwrite always makes one). DELTA_NOT_NULL_CONSTRAINT_VIOLATED 23502. */
export async function insertRows(
  connection: DuckDBConnection,
  directory: string,
  { query: { sql, values }, overwrite }: Insert,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async ({ schema, files }, sink) => {
    const added = await sink.addRows(schema, sql, values)
    if (added.length === 0 && !overwrite) return undefined
    const removed = overwrite ? files : []
    return {
      operation: 'WRITE',
      parameters: { mode: overwrite ? 'Overwrite' : 'Append', partitionBy: '[]' },
      metrics: { ...outputMetrics(added), ...(overwrite && removedMetrics(removed)) },
      actions: [...removals(removed), ...additions(added)],
      isBlindAppend: !overwrite,
    }
  })
}

export interface Rewrite {
  /** About `t`; every row without it. */
  readonly condition?: string | undefined
  /** New values of columns, cast to their types; without them, rows that match are deleted. */
  readonly assignments?: readonly { readonly column: string; readonly sql: string }[]
  /** Of every text here. */
  readonly values: readonly string[]
  /** The condition as history shows it. */
  readonly predicate?: string | undefined
}

export async function rewriteRows(
  connection: DuckDBConnection,
  directory: string,
  { condition = 'true', assignments, values, predicate }: Rewrite,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    await requireFiles(snapshot)
    const { schema, files, metadata } = snapshot
    const from = `FROM ${relationOf(snapshot)} AS t`
    const matching = `${from} WHERE (${condition})`
    const count = withValues(`SELECT count(*) ${matching}`, values)
    const [[matched]] = (await connection.runAndReadAll(count, [...values])).getRows() as [[bigint]]
    if (matched === 0n) return undefined
    const columns = schema.map(({ name, type }) => {
      const old = `t.${quoted(name)}`
      const found = assignments?.find(({ column }) => sameColumn(column, name))
      const value = found ? `CAST(${found.sql} AS ${toDuckDB(type)})` : old
      const either = found ? `CASE WHEN (${condition}) THEN ${value} ELSE ${old} END` : old
      return { old, value, either }
    })
    const list = (which: 'old' | 'value' | 'either'): string =>
      columns.map((column) => column[which]).join(', ')
    const rows = assignments
      ? `SELECT ${list('either')} ${from}`
      : `SELECT ${list('old')} ${from} WHERE (${condition}) IS NOT TRUE`
    const changes = assignments
      ? `SELECT ${list('old')}, 'update_preimage' ${matching}
        UNION ALL SELECT ${list('value')}, 'update_postimage' ${matching}`
      : `SELECT ${list('old')}, 'delete' ${matching}`
    const added = await sink.addRows(schema, rows, values)
    const changeFiles = hasChangeFeed(metadata)
      ? await sink.addChanges(schema, changes, values)
      : []
    const numCopiedRows = rowsOf(added) - (assignments ? Number(matched) : 0)
    return {
      operation: assignments ? 'UPDATE' : 'DELETE',
      parameters: { predicate: JSON.stringify(predicate === undefined ? [] : [predicate]) },
      metrics: {
        ...removedMetrics(files),
        numAddedFiles: added.length,
        [assignments ? 'numUpdatedRows' : 'numDeletedRows']: String(matched),
        numCopiedRows,
        numAddedChangeFiles: changeFiles.length,
      },
      actions: [...removals(files), ...additions(added), ...changeFiles.map((cdc) => ({ cdc }))],
    }
  })
}

export function additions(files: readonly AddFile[]): readonly Action[] {
  return files.map((add) => ({ add }))
}

export function outputMetrics(files: readonly AddFile[]): Readonly<Record<string, number>> {
  return {
    numFiles: files.length,
    numOutputRows: rowsOf(files),
    numOutputBytes: bytesOf(files),
  }
}

function removedMetrics(files: readonly AddFile[]): Readonly<Record<string, number>> {
  return { numRemovedFiles: files.length, numRemovedBytes: bytesOf(files) }
}
