// A snapshot in, what DuckDB's FROM takes out: exactly the snapshot's files, columns in the order and
// of the types of its schema, NULL for those that a file does not have yet.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusal } from '../warehouse/sql-failure'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import type { AddFile, PartitionValues } from './action'
import { fileNotExist } from './failure'
import { literal, pathLiteral } from './literal'
import type { Snapshot } from './snapshot'
import type { TableColumn } from './table-schema'

export type Readable = Pick<Snapshot, 'directory' | 'schema' | 'partitionColumns'>

/** In parentheses, without an alias. Run `requireFiles` before: DuckDB's own words would get out. */
export function relationOf(snapshot: Snapshot): string {
  return `(${selectFrom(snapshot, snapshot.files)})`
}

/** A SELECT of these files in the table's schema, with `more` beside the columns. */
export function selectFrom(
  table: Readable,
  files: readonly Pick<AddFile, 'path' | 'partitionValues'>[],
  more: readonly string[] = [],
): string {
  if (files.length === 0) {
    const empty = table.schema.map(
      (column) => `CAST(NULL AS ${toDuckDB(column.type)}) AS ${quoted(column.name)}`,
    )
    return `SELECT ${[...empty, ...more].join(', ')} FROM range(0) AS nothing`
  }
  const groups = new Map<string, (typeof files)[number][]>()
  for (const file of files) {
    const key = JSON.stringify(file.partitionValues)
    const group = groups.get(key) ?? []
    group.push(file)
    groups.set(key, group)
  }
  const selects = [...groups.values()].map((group) => {
    const values = group[0]!.partitionValues
    const paths = group.map((file) => absolutePath(table.directory, file.path))
    const columns = table.schema.map((column) =>
      table.partitionColumns.includes(column.name)
        ? `${partitionLiteral(column, values)} AS ${quoted(column.name)}`
        : quoted(column.name),
    )
    const stored = table.schema.filter(({ name }) => !table.partitionColumns.includes(name))
    return `SELECT ${[...columns, ...more].join(', ')} FROM ${readParquet(paths, stored)}`
  })
  return selects.join(' UNION ALL ')
}

/** The columns are found by name; one that a file does not have is NULL there. */
export function readParquet(paths: readonly string[], columns: readonly TableColumn[]): string {
  const fields = columns.map(({ name, type }) => {
    const text = literal(name)
    return `${text}: {name: ${text}, type: ${literal(toDuckDB(type))}, default_value: NULL}`
  })
  const schema = fields.length > 0 ? `, schema = MAP {${fields.join(', ')}}` : ''
  return `read_parquet([${paths.map(pathLiteral).join(', ')}], hive_partitioning = false${schema})`
}

/** FAILED_READ_FILE.FILE_NOT_EXIST (KD001) when one of the snapshot's files was vacuumed. */
export async function requireFiles({ directory, files }: Snapshot): Promise<void> {
  await requirePaths(files.map((file) => absolutePath(directory, file.path)))
}

export async function requirePaths(paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map((file) =>
      stat(file).catch(() => {
        throw fileNotExist(file)
      }),
    ),
  )
}

/** In the log a path is percent-encoded, and may be a whole URI. */
export function absolutePath(directory: string, encoded: string): string {
  if (encoded.startsWith('file:')) return fileURLToPath(encoded)
  if (/^[a-z][a-z0-9+.-]*:/i.test(encoded)) throw refusal(`the data file ${encoded}`)
  return path.resolve(directory, decodeURIComponent(encoded))
}

/** Values of partitions are text; the empty text is NULL, as Delta has it. */
function partitionLiteral({ name, type }: TableColumn, values: PartitionValues): string {
  const text = values[name] ?? ''
  const value = text === '' ? 'NULL' : literal(text)
  if (type.kind === 'binary' && text !== '') throw refusal(`a partition by BINARY (${name})`)
  return `CAST(${value} AS ${toDuckDB(type)})`
}
