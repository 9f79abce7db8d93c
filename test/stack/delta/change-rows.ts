// DELETE and UPDATE: conditions and new values in; the files that hold a matching row are written anew
// without or with it, in one commit. No match, no commit.
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import type { AddFile, ChangeFile } from './action'
import type { FileSink } from './data-file'
import { targetName, type Assignment, type Commit } from './engine-query'
import { hasChangeFeed, requireRemovable } from './protocol'
import type { Snapshot } from './snapshot'
import { sameColumn, type TableColumn } from './table-schema'
import { groupsOf, placedRows, requirePlaces, touchedFiles, type TouchedFile } from './touched-file'
import { bytesOf, changeRows, removalOf, rowsOf, rowsTotal, type Change } from './transaction'

export interface Deletion {
  /** About `t`; every row without it. */
  readonly condition?: string | undefined
  /** Of every text here. */
  readonly values: readonly string[]
  /** The condition as history shows it. */
  readonly predicate?: string | undefined
}

export interface Update extends Deletion {
  /** Of columns by their names in the schema; each is cast to the column's type. */
  readonly assignments: readonly Assignment[]
}

export async function deleteRows(
  connection: DuckDBConnection,
  directory: string,
  { condition = 'true', values, predicate }: Deletion,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    requireRemovable(snapshot)
    await requirePlaces(snapshot)
    const touched = await touchedFiles(connection, snapshot, condition, values)
    if (touched.length === 0) return undefined
    const partly = touched.filter(({ file, matched }) => rowsOf(file) !== matched)
    const columns = columnList(snapshot.schema)
    const added: AddFile[] = []
    for (const group of groupsOf(partly.map(({ file }) => file))) {
      const rows = placedRows(snapshot, group)
      const left = `SELECT ${columns} FROM ${rows} WHERE (${condition}) IS NOT TRUE`
      added.push(...(await sink.addRows(left, values)))
    }
    const gone = `SELECT ${columns}, 'delete' FROM ${placedRows(snapshot, filesOf(touched))}
      WHERE (${condition})`
    const changes = await changeFiles(snapshot, sink, gone, values)
    const numDeletedRows = matchedTotal(touched)
    const numCopiedRows = rowsTotal(added)
    return toChange('DELETE', touched, added, changes, predicate, { numDeletedRows, numCopiedRows })
  })
}

export async function updateRows(
  connection: DuckDBConnection,
  directory: string,
  { condition = 'true', values, predicate, assignments }: Update,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    requireRemovable(snapshot)
    await requirePlaces(snapshot)
    const touched = await touchedFiles(connection, snapshot, condition, values)
    if (touched.length === 0) return undefined
    const columns = columnList(snapshot.schema)
    const updated = snapshot.schema.map((column) => newValue(column, assignments))
    const either = snapshot.schema.map((column) => {
      const value = newValue(column, assignments)
      const old = columnOf(column)
      return value === old ? old : `CASE WHEN (${condition}) THEN ${value} ELSE ${old} END`
    })
    const added: AddFile[] = []
    for (const group of groupsOf(filesOf(touched))) {
      const rows = placedRows(snapshot, group)
      added.push(...(await sink.addRows(`SELECT ${either.join(', ')} FROM ${rows}`, values)))
    }
    const rows = placedRows(snapshot, filesOf(touched))
    const images = `SELECT ${columns}, 'update_preimage' FROM ${rows} WHERE (${condition})
      UNION ALL SELECT ${updated.join(', ')}, 'update_postimage' FROM ${rows} WHERE (${condition})`
    const changes = await changeFiles(snapshot, sink, images, values)
    const numUpdatedRows = matchedTotal(touched)
    const numCopiedRows = rowsTotal(added) - numUpdatedRows
    return toChange('UPDATE', touched, added, changes, predicate, { numUpdatedRows, numCopiedRows })
  })
}

export function columnList(columns: readonly TableColumn[]): string {
  return columns.map(columnOf).join(', ')
}

export function columnOf({ name }: TableColumn): string {
  return `${targetName}.${quoted(name)}`
}

/** A column's value after the assignments, of the column's type. */
export function newValue(
  column: TableColumn,
  assignments: readonly Assignment[],
  otherwise = columnOf(column),
): string {
  const found = assignments.find((assignment) => sameColumn(assignment.column, column.name))
  return found ? `CAST(${found.sql} AS ${toDuckDB(column.type)})` : otherwise
}

async function changeFiles(
  { metadata }: Snapshot,
  sink: FileSink,
  select: string,
  values: readonly string[],
): Promise<readonly ChangeFile[]> {
  return hasChangeFeed(metadata) ? sink.addChanges(select, values) : []
}

function toChange(
  operation: string,
  touched: readonly TouchedFile[],
  added: readonly AddFile[],
  changes: readonly ChangeFile[],
  predicate: string | undefined,
  rowMetrics: Readonly<Record<string, number>>,
): Change {
  const removed = filesOf(touched)
  return {
    operation,
    parameters: { predicate: JSON.stringify(predicate === undefined ? [] : [predicate]) },
    metrics: {
      numRemovedFiles: removed.length,
      numRemovedBytes: bytesOf(removed),
      numAddedFiles: added.length,
      numAddedBytes: bytesOf(added),
      ...rowMetrics,
      numAddedChangeFiles: changes.length,
    },
    actions: [
      ...removed.map((file) => removalOf(file)),
      ...added.map((add) => ({ add })),
      ...changes.map((cdc) => ({ cdc })),
    ],
  }
}

function filesOf(touched: readonly TouchedFile[]): readonly AddFile[] {
  return touched.map(({ file }) => file)
}

function matchedTotal(touched: readonly TouchedFile[]): number {
  return touched.reduce((sum, { matched }) => sum + matched, 0)
}
