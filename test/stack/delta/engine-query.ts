// What a write takes from the SQL above it: DuckDB's text with its bound values. Texts of one change
// share one list of values, and each text may use any of them.
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api'

export interface EngineQuery {
  /** A SELECT in DuckDB's words; values stand as `$1`, `$2`, … */
  readonly sql: string
  readonly values: readonly string[]
}

/** The names by which the texts of a change speak of a row: `t."column"`, and in MERGE `s."column"`. */
export const targetName = 't'
export const sourceName = 's'

/** One column's new value; `sql` may refer to `t`, and in MERGE to `s`. */
export interface Assignment {
  readonly column: string
  readonly sql: string
}

/** What one commit made. */
export interface Commit {
  readonly version: number
  readonly operation: string
  /** As in commitInfo: `numOutputRows`, `numUpdatedRows`, … */
  readonly metrics: Readonly<Record<string, string>>
}

/** DuckDB insists that a statement uses every value it is given: a part that nobody reads does. */
export function withValues(select: string, values: readonly string[]): string {
  if (values.length === 0) return select
  const places = values.map((_, index) => `CAST($${index + 1} AS VARCHAR)`).join(', ')
  return `WITH bound_values AS (SELECT ${places}) SELECT * FROM (${select}\n)`
}

/** Runs a SELECT with values of which it need not use all. */
export async function askBound(
  connection: DuckDBConnection,
  select: string,
  values: readonly string[],
): Promise<DuckDBResultReader> {
  return connection.runAndReadAll(withValues(select, values), [...values])
}
