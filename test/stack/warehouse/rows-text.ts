// Rows that the stand-in knows itself (histories, descriptions, counts): columns and values in, a SELECT
// of them in DuckDB's words out, so that they can be read like any other relation.
import { quoted, toDuckDB } from './types/duckdb-type'
import type { Column } from './types/spark-type'
import type { Rows } from './sql/translation'
import { parseColumns } from './sql/type-parser'

/** A time is an ISO text; a MAP is a record. */
export type Value = string | number | boolean | null | undefined | readonly string[] | MapValue
type MapValue = Readonly<Record<string, string | null>>

/** `declared` as in CREATE TABLE: `version BIGINT, operation STRING`. */
export function rowsOf(declared: string, rows: readonly (readonly Value[])[]): Rows {
  const columns = parseColumns(declared)
  return { sql: toSelect(columns, rows), columns }
}

function toSelect(columns: readonly Column[], rows: readonly (readonly Value[])[]): string {
  const select = (values: readonly Value[]): string => {
    const items = columns.map(
      ({ name, type }, index) =>
        `CAST(${literal(values[index])} AS ${toDuckDB(type)}) AS ${quoted(name)}`,
    )
    return `SELECT ${items.join(', ')}`
  }
  return rows.length === 0 ? `${select([])} WHERE false` : rows.map(select).join(' UNION ALL ')
}

function literal(value: Value): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (typeof value !== 'object') return String(value)
  if (value instanceof Array) return `[${value.map(literal).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${literal(key)}: ${literal(item)}`)
  return `MAP {${entries.join(', ')}}`
}
