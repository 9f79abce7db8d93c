// INSERT, UPDATE and DELETE: a statement's tree in; the table changed by one commit and the counts that
// a warehouse answers out. Names and types are checked here, rows are written in delta/.
import type { DuckDBConnection } from '@duckdb/node-api'
import { insertRows, rewriteRows } from '../delta/change-rows'
import { readSnapshot } from '../delta/snapshot'
import type { TableColumn } from '../delta/table-schema'
import type { Catalog } from './catalog'
import type { CatalogRelations } from './relations'
import { rowsOf } from './rows-text'
import { sqlFailure } from './sql-failure'
import { castTo, translateCast, translateCondition } from './sql/expression-translation'
import { backticked, rowScope, sameName, unresolvedColumn, type Values } from './sql/scope'
import type { Change, Expression } from './sql/syntax-tree'
import { translateQuery, type Rows } from './sql/translation'
import { quoted, toDuckDB } from './types/duckdb-type'

export interface ChangeContext {
  readonly connection: DuckDBConnection
  readonly catalog: Catalog
  readonly relations: CatalogRelations
  readonly values: Values
}

type Columns = readonly TableColumn[]
type Of<K extends Change['kind']> = Extract<Change, { kind: K }>
type Counted = Rows & { readonly modified: number }

export async function changeTable(change: Change, context: ChangeContext): Promise<Counted> {
  const { path } = change
  const directory = await context.relations.tableDirectory(path)
  const { schema } = await readSnapshot(directory)
  return change.kind === 'insert'
    ? insert(change, directory, schema, context)
    : rewrite(change, directory, schema, context)
}

async function insert(
  { columns: names, source, overwrite }: Of<'insert'>,
  directory: string,
  columns: Columns,
  { connection, relations, values }: ChangeContext,
): Promise<Counted> {
  const into = names ? findColumns(names, columns) : columns
  const sql =
    'kind' in source
      ? fromQuery(await translateQuery(source, relations, values), into, columns)
      : fromRows(source, into, columns, values)
  const query = { sql, values: values.bound }
  const commit = await insertRows(connection, directory, { query, overwrite })
  const inserted = Number(commit?.metrics['numOutputRows'] ?? 0)
  return counted(inserted, { num_inserted_rows: inserted })
}

function fromQuery(rows: Rows, into: Columns, columns: Columns): string {
  requireCount(rows.columns.length, into.length)
  const places = rows.columns.map((_, index) => quoted(`c${index}`))
  const items = columns.map((column) => {
    const index = into.indexOf(column)
    const from = rows.columns[index]
    return from ? castTo(column.type, { sql: places[index]!, type: from.type }).sql : nullOf(column)
  })
  return `SELECT ${items.join(', ')} FROM (${rows.sql}) AS s(${places.join(', ')})`
}

function fromRows(
  rows: readonly (readonly Expression[])[],
  into: Columns,
  columns: Columns,
  values: Values,
): string {
  const scope = rowScope(undefined, values)
  const selects = rows.map((row) => {
    requireCount(row.length, into.length)
    const items = columns.map((column) => {
      const value = row[into.indexOf(column)]
      return value ? translateCast(column.type, value, scope).sql : nullOf(column)
    })
    return `SELECT ${items.join(', ')}`
  })
  return selects.join(' UNION ALL ')
}

function nullOf({ type }: TableColumn): string {
  return `CAST(NULL AS ${toDuckDB(type)})`
}

async function rewrite(
  change: Of<'update' | 'delete'>,
  directory: string,
  columns: Columns,
  { connection, values }: ChangeContext,
): Promise<Counted> {
  const { path, alias, where } = change
  const scope = rowScope({ name: alias === undefined ? path : [alias], columns }, values)
  const condition = where && translateCondition(where.expression, scope).sql
  const more = { condition, values: values.bound, predicate: where?.text }
  if (change.kind === 'delete') {
    const commit = await rewriteRows(connection, directory, more)
    return counted(Number(commit?.metrics['numDeletedRows'] ?? 0))
  }
  const names = change.assignments.map(({ column }) => column)
  const assignments = findColumns(names, columns).map(({ name, type }, index) => ({
    column: name,
    sql: translateCast(type, change.assignments[index]!.value, scope).sql,
  }))
  const commit = await rewriteRows(connection, directory, { ...more, assignments })
  return counted(Number(commit?.metrics['numUpdatedRows'] ?? 0))
}

/** The columns that a statement writes to: each of them once. */
function findColumns(names: readonly string[], columns: Columns): Columns {
  const found = names.map((wanted) => {
    const column = columns.find(({ name }) => sameName(name, wanted))
    if (!column) throw unresolvedColumn([wanted], columns)
    return column
  })
  const twice = found.find((column, index) => found.indexOf(column) < index)
  if (!twice) return found
  const text = `There is a conflict from these SET columns: ${backticked([twice.name])}.`
  throw sqlFailure('DELTA_CONFLICT_SET_COLUMN', '42701', text)
}

function requireCount(given: number, wanted: number): void {
  if (given === wanted) return
  throw sqlFailure(
    `INSERT_COLUMN_ARITY_MISMATCH.${given < wanted ? 'NOT_ENOUGH' : 'TOO_MANY'}_DATA_COLUMNS`,
    '21S01',
    `Cannot write to the table, the reason is: it takes ${wanted} columns, the data has ${given}.`,
  )
}

function counted(modified: number, more: Readonly<Record<string, number>> = {}): Counted {
  const counts = { num_affected_rows: modified, ...more }
  const declared = Object.keys(counts).map((name) => `${name} BIGINT`)
  return { ...rowsOf(declared.join(', '), [Object.values(counts)]), modified }
}
