// Text of ours inside DuckDB's: paths and names, never a value of a statement.

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A path as DuckDB's readers take it: they would find a pattern in its brackets and stars. */
export function pathLiteral(file: string): string {
  return literal(file.replaceAll(/[[*?]/g, '[$&]'))
}
