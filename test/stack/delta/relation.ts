// A snapshot in, what DuckDB's FROM takes out: exactly the snapshot's files, columns in the order and
// of the types of its schema, NULL for those that a file does not have yet.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import { literal } from './engine-query'
import { fileNotExist } from './failure'
import type { Snapshot } from './snapshot'
import type { TableColumn } from './table-schema'

/** In parentheses, without an alias. Run `requireFiles` before: DuckDB's own words would get out. */
export function relationOf({ directory, schema, files }: Snapshot): string {
  return `(${selectFrom(directory, schema, files)})`
}

/** A SELECT of these files, with `more` beside the columns. */
export function selectFrom(
  directory: string,
  schema: readonly TableColumn[],
  files: readonly { readonly path: string }[],
  more: readonly string[] = [],
): string {
  if (files.length === 0) {
    const empty = schema.map(
      ({ name, type }) => `CAST(NULL AS ${toDuckDB(type)}) AS ${quoted(name)}`,
    )
    return `SELECT ${[...empty, ...more].join(', ')} FROM range(0) AS nothing`
  }
  // DuckDB would find a pattern in brackets and stars.
  const paths = files.map((file) =>
    literal(path.join(directory, file.path).replaceAll(/[[*?]/g, '[$&]')),
  )
  const fields = schema.map(({ name, type }) => {
    const text = literal(name)
    return `${text}: {name: ${text}, type: ${literal(toDuckDB(type))}, default_value: NULL}`
  })
  const options = `hive_partitioning = false, schema = MAP {${fields.join(', ')}}`
  const items = [...schema.map(({ name }) => quoted(name)), ...more]
  return `SELECT ${items.join(', ')} FROM read_parquet([${paths.join(', ')}], ${options})`
}

/** FAILED_READ_FILE.FILE_NOT_EXIST (KD001) when one of the snapshot's files was vacuumed. */
export async function requireFiles({
  directory,
  files,
}: Pick<Snapshot, 'directory'> & {
  readonly files: readonly { readonly path: string }[]
}): Promise<void> {
  await Promise.all(
    files.map(async (file) => {
      const place = path.join(directory, file.path)
      await stat(place).catch(() => {
        throw fileNotExist(place)
      })
    }),
  )
}
