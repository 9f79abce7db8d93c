// Which files of a table a change touches, in groups that are rewritten together: so many rows that a
// table of many small files becomes fewer, so few that a large one stays apart.
import type { DuckDBConnection } from '@duckdb/node-api'
import { refusal } from '../warehouse/sql-failure'
import type { AddFile } from './action'
import { rowsPerFile } from './data-file'
import { askBound, targetName } from './engine-query'
import { absolutePath, requireFiles, selectFrom } from './relation'
import type { Snapshot } from './snapshot'
import { sameColumn } from './table-schema'
import { rowsOf } from './transaction'

/** Where a row stands, beside its columns. */
export const fileColumn = '_meshport_file'
export const rowColumn = '_meshport_row'

/** A FROM item `t` of these files, with the place of each row. */
export function placedRows(snapshot: Snapshot, files: readonly AddFile[]): string {
  const place =
    files.length > 0
      ? [`filename AS ${fileColumn}`, `file_row_number AS ${rowColumn}`]
      : [`'' AS ${fileColumn}`, `0 AS ${rowColumn}`]
  return `(${selectFrom(snapshot, files, place)}) AS ${targetName}`
}

/** DuckDB's own columns would be hidden by columns of these names. */
export async function requirePlaces(snapshot: Snapshot): Promise<void> {
  const hidden = ['filename', 'file_row_number', fileColumn, rowColumn]
  for (const { name } of snapshot.schema) {
    if (hidden.some((each) => sameColumn(each, name))) {
      throw refusal(`a change of single rows in a table with a column ${name}`)
    }
  }
  await requireFiles(snapshot)
}

export interface TouchedFile {
  readonly file: AddFile
  readonly matched: number
}

/** Those that hold a row for which the condition is true. */
export async function touchedFiles(
  connection: DuckDBConnection,
  snapshot: Snapshot,
  condition: string,
  values: readonly string[],
): Promise<readonly TouchedFile[]> {
  const select = `SELECT ${fileColumn}, count(*) FROM ${placedRows(snapshot, snapshot.files)}
    WHERE (${condition}) GROUP BY ${fileColumn}`
  const found = await askBound(connection, select, values)
  const counts = new Map(found.getRows().map(([name, count]) => [String(name), Number(count)]))
  return snapshot.files.flatMap((file) => {
    const matched = counts.get(absolutePath(snapshot.directory, file.path))
    return matched === undefined ? [] : [{ file, matched }]
  })
}

export function groupsOf(files: readonly AddFile[]): readonly (readonly AddFile[])[] {
  const groups: AddFile[][] = []
  let rows = 0
  for (const file of files) {
    const more = rowsOf(file) ?? rowsPerFile
    const group = groups.at(-1)
    if (group && rows + more <= rowsPerFile) {
      group.push(file)
      rows += more
    } else {
      groups.push([file])
      rows = more
    }
  }
  return groups
}
