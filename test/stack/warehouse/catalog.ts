// The tables that a statement can read: names in, DuckDB relations with their columns' types out.
// Every table is a view in one flat schema, so that no name of ours meets a name DuckDB keeps.
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from './sql-failure'
import { fromDuckDB, quoted } from './types/duckdb-type'
import type { Column } from './types/spark-type'

export interface Table {
  /** DuckDB's text for it, as FROM takes it. */
  readonly relation: string
  readonly columns: readonly Column[]
}

export class Catalog {
  private readonly tables = new Map<string, Table>()

  constructor(private readonly connection: DuckDBConnection) {}

  table(path: readonly string[]): Table {
    const table = this.tables.get(keyOf(path))
    if (table) return table
    const name = path.map((part) => `\`${part}\``).join('.')
    throw sqlFailure(
      'TABLE_OR_VIEW_NOT_FOUND',
      '42P01',
      `The table or view ${name} cannot be found. Verify the spelling and correctness of the schema and catalog.\nIf you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\nTo tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.`,
    )
  }

  async addFile(name: string, path: string): Promise<void> {
    await this.define(name, `SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`)
  }

  /** The query is computed at each read: a table can be endless, and a table can be slow. */
  async define(name: string, query: string): Promise<void> {
    const path = name.split('.')
    if (path.length !== 3 || path.includes('')) {
      throw new TypeError(`${name} is not a name of the form catalog.schema.table`)
    }
    const relation = quoted(keyOf(path))
    const described = await this.connection.prepare(`SELECT * FROM (${query}\n) AS t`)
    const columns: Column[] = []
    for (let index = 0; index < described.columnCount; index += 1) {
      const type = fromDuckDB(described.columnType(index))
      columns.push({ name: described.columnName(index), type })
    }
    described.destroySync()
    await this.connection.run(`CREATE OR REPLACE VIEW ${relation} AS ${query}`)
    this.tables.set(keyOf(path), { relation, columns })
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path.map((part) => part.toLowerCase()))
}
