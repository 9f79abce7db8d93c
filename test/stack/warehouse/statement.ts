// One statement performed: its tree in; a table read, described, changed or defined, and what DuckDB is
// to run for the answer out, or nothing for a statement that answers no rows.
import type { DuckDBConnection } from '@duckdb/node-api'
import { changeTable } from './change'
import type { Catalog } from './catalog'
import { define } from './definition'
import { CatalogRelations } from './relations'
import type { Parameter } from './sql/parameter'
import { parseStatement } from './sql/parser'
import { translateQuery, type Rows } from './sql/translation'
import { jsonOfVariant, quoted } from './types/duckdb-type'

export interface EngineQuery extends Rows {
  readonly values: readonly string[]
  /** How many rows of a table were changed. */
  readonly modified?: number
}

export async function performStatement(
  text: string,
  parameters: readonly Parameter[],
  catalog: Catalog,
  connection: DuckDBConnection,
): Promise<EngineQuery | undefined> {
  const statement = parseStatement(text)
  const relations = new CatalogRelations(catalog)
  const values = { parameters, bound: [] }
  const context = { connection, catalog, relations, values }
  switch (statement.kind) {
    case 'rows':
    case 'describe': {
      const rows = await translateQuery(statement, relations, values)
      return { ...withVariantText(rows), values: values.bound }
    }
    case 'insert':
    case 'update':
    case 'delete':
      return { ...(await changeTable(statement, context)), values: [] }
    default:
      await define(statement, context)
      return undefined
  }
}

/** A VARIANT travels as its JSON. */
function withVariantText({ sql, columns }: Rows): Rows {
  if (!columns.some(({ type }) => type.kind === 'variant')) return { sql, columns }
  const places = columns.map((_, index) => quoted(String(index)))
  const items = columns.map(({ type }, index) =>
    type.kind === 'variant' ? jsonOfVariant(places[index]!) : places[index]!,
  )
  return { sql: `SELECT ${items.join(', ')} FROM (${sql}) AS t(${places.join(', ')})`, columns }
}
