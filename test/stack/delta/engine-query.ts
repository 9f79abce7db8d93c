// What a write takes from the SQL above it, DuckDB's text with its bound values, and what it answers.
// Texts of one change share one list of values, and each text may use any of them.

export interface EngineQuery {
  /** A SELECT in DuckDB's words; values stand as `$1`, `$2`, … */
  readonly sql: string
  readonly values: readonly string[]
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

/** Text of ours inside DuckDB's: paths and names, never a value of a statement. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
