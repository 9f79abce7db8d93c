// What a local table is made of: one DuckDB query, run once, its rows kept as a Delta table in the
// query's order.

export interface DataSet {
  readonly name: string
  /** The columns that distinguish its rows: its primary key, and NOT NULL. */
  readonly key: readonly string[]
  readonly query: string
}

/** A file of npm `vega-datasets`, whose `exports` hide its data, as a literal of a query. */
export function vegaFile(name: string): string {
  const [root] = require.resolve('vega-datasets').split(/[\\/]build[\\/]/)
  return toLiteral(`${root!}/data/${name}`)
}

export function toLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
