// What a local table is made of: one DuckDB query, run once, its rows kept as a Delta table in the
// query's order.

export interface DataSet {
  readonly name: string
  /** Columns that the table declares NOT NULL. */
  readonly notNull: readonly string[]
  readonly query: string
}

/** The path of a file of npm `vega-datasets`, whose `exports` hide its data. */
export function vegaFile(name: string): string {
  const [root] = require.resolve('vega-datasets').split(/[\\/]build[\\/]/)
  return `${root!}/data/${name}`
}
