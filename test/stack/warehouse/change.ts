// INSERT, UPDATE, DELETE and MERGE: a statement's tree in; the table changed by one commit and the
// counts that a warehouse answers out. Names and types are checked here, rows are written in delta/.
import type { DuckDBConnection } from '@duckdb/node-api'
import { deleteRows, updateRows } from '../delta/change-rows'
import type { Assignment as NewValue, Commit } from '../delta/engine-query'
import { insertRows } from '../delta/insert'
import { mergeRows, type MergeClause as EngineClause } from '../delta/merge'
import { readSnapshot } from '../delta/snapshot'
import type { TableColumn } from '../delta/table-schema'
import type { CatalogRelations } from './relations'
import { rowsOf } from './rows-text'
import { sqlFailure, type SqlFailure } from './sql-failure'
import { castTo, translateCast, translateCondition } from './sql/expression-translation'
import {
  backticked,
  rowScope,
  sameName,
  unresolvedColumn,
  type Scope,
  type Source,
} from './sql/scope'
import type { Values } from './sql/scope'
import type { Assignment, Change, Expression, MergeClause, Query } from './sql/syntax-tree'
import { translateQuery, type Rows } from './sql/translation'
import { quoted, toDuckDB } from './types/duckdb-type'

export interface ChangeContext {
  readonly connection: DuckDBConnection
  readonly relations: CatalogRelations
  readonly values: Values
}

interface Table {
  readonly directory: string
  readonly columns: readonly TableColumn[]
  readonly source: Source
}

type Counts = Readonly<Record<string, number>> & { readonly num_affected_rows: number }
type Counted = Rows & { readonly modified: number }
type Of<K extends Change['kind']> = Extract<Change, { kind: K }>

export async function changeTable(change: Change, context: ChangeContext): Promise<Counted> {
  const { path, alias } = change.target
  const directory = await context.relations.tableDirectory(path, change.kind.toUpperCase())
  const { schema: columns } = await readSnapshot(directory)
  const name = alias === undefined ? path : [alias]
  const table = { directory, columns, source: { key: 't', name, columns } } as const
  switch (change.kind) {
    case 'insert':
      return insert(change, table, context)
    case 'update':
      return update(change, table, context)
    case 'delete': {
      const scope = rowScope([table.source], context.values)
      const condition = optional(change.where?.expression, scope)
      const predicate = change.where?.text
      const deletion = { condition, values: context.values.bound, predicate }
      const commit = await deleteRows(context.connection, directory, deletion)
      return counted({ num_affected_rows: count(commit, 'numDeletedRows') })
    }
    case 'merge':
      return merge(change, table, context)
  }
}

async function insert(
  { columns: names, source, overwrite }: Of<'insert'>,
  table: Table,
  { connection, relations, values }: ChangeContext,
): Promise<Counted> {
  const into = names ? findColumns(names, table) : table.columns
  const sql = isQuery(source)
    ? fromQuery(await translateQuery(source, relations, values), into, table)
    : fromRows(source, into, table, rowScope([], values))
  const query = { sql, values: values.bound }
  const commit = await insertRows(connection, table.directory, { query, overwrite })
  const inserted = count(commit, 'numOutputRows')
  return counted({ num_affected_rows: inserted, num_inserted_rows: inserted })
}

function isQuery(source: Of<'insert'>['source']): source is Query {
  return 'kind' in source
}

function fromQuery(rows: Rows, into: readonly TableColumn[], table: Table): string {
  requireCount(rows.columns.length, into.length)
  const places = rows.columns.map((_, index) => quoted(`c${index}`))
  const items = table.columns.map((column) => {
    const index = into.indexOf(column)
    const from = rows.columns[index]
    return from ? castTo(column.type, { sql: places[index]!, type: from.type }).sql : nullOf(column)
  })
  return `SELECT ${items.join(', ')} FROM (${rows.sql}) AS s(${places.join(', ')})`
}

function fromRows(
  rows: readonly (readonly Expression[])[],
  into: readonly TableColumn[],
  table: Table,
  scope: Scope,
): string {
  const selects = rows.map((row) => {
    requireCount(row.length, into.length)
    const items = table.columns.map((column) => {
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

async function update(
  { assignments, where }: Of<'update'>,
  table: Table,
  { connection, values }: ChangeContext,
): Promise<Counted> {
  const scope = rowScope([table.source], values)
  const condition = optional(where?.expression, scope)
  const newValues = assign(assignments, table, scope)
  const commit = await updateRows(connection, table.directory, {
    condition,
    assignments: newValues,
    values: values.bound,
    predicate: where?.text,
  })
  return counted({ num_affected_rows: count(commit, 'numUpdatedRows') })
}

async function merge(
  { source, on, clauses }: Of<'merge'>,
  table: Table,
  { connection, relations, values }: ChangeContext,
): Promise<Counted> {
  const { sql, columns, name } = await relations.read(source, values)
  const from: Source = { key: 's', name, columns }
  const condition = translateCondition(on.expression, rowScope([table.source, from], values)).sql
  const commit = await mergeRows(connection, table.directory, {
    source: `SELECT * FROM ${sql} AS s`,
    condition,
    clauses: clauses.map((clause) => {
      const sources = clause.matched ? [table.source, from] : [from]
      return translateClause(clause, table, rowScope(sources, values))
    }),
    values: values.bound,
    predicate: on.text,
  })
  const [updated, deleted, inserted] = [
    count(commit, 'numTargetRowsUpdated'),
    count(commit, 'numTargetRowsDeleted'),
    count(commit, 'numTargetRowsInserted'),
  ]
  return counted({
    num_affected_rows: updated + deleted + inserted,
    num_updated_rows: updated,
    num_deleted_rows: deleted,
    num_inserted_rows: inserted,
  })
}

function translateClause(clause: MergeClause, table: Table, scope: Scope): EngineClause {
  const condition = optional(clause.condition, scope)
  const { action } = clause
  if (action === 'delete') return { when: 'matched', condition, action }
  const assignments = assign(clause.assignments, table, scope)
  if (action === 'update') return { when: 'matched', condition, action, assignments }
  return { when: 'notMatched', condition, action, assignments }
}

function optional(condition: Expression | undefined, scope: Scope): string | undefined {
  return condition && translateCondition(condition, scope).sql
}

function assign(
  assignments: readonly Assignment[],
  table: Table,
  scope: Scope,
): readonly NewValue[] {
  const columns = findColumns(
    assignments.map(({ column }) => column),
    table,
  )
  return columns.map(({ name, type }, index) => {
    return { column: name, sql: translateCast(type, assignments[index]!.value, scope).sql }
  })
}

/** The columns that a statement writes to: each of them once. */
function findColumns(names: readonly string[], { columns }: Table): readonly TableColumn[] {
  const found = names.map((wanted) => {
    const column = columns.find(({ name }) => sameName(name, wanted))
    if (!column) throw unresolvedColumn([wanted], columns)
    return column
  })
  const twice = found.find((column, index) => found.indexOf(column) < index)
  if (!twice) return found
  throw sqlFailure(
    'DELTA_CONFLICT_SET_COLUMN',
    '42701',
    `There is a conflict from these SET columns: ${backticked([twice.name])}.`,
  )
}

function requireCount(given: number, wanted: number): void {
  if (given === wanted) return
  const few = given < wanted
  throw mismatch(few ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS', given, wanted)
}

function mismatch(subclass: string, given: number, wanted: number): SqlFailure {
  return sqlFailure(
    `INSERT_COLUMN_ARITY_MISMATCH.${subclass}`,
    '21S01',
    `Cannot write to the table, the reason is: it takes ${wanted} columns, the data has ${given}.`,
  )
}

function count(commit: Commit | undefined, metric: string): number {
  return Number(commit?.metrics[metric] ?? 0)
}

function counted(counts: Counts): Counted {
  const declared = Object.keys(counts).map((name) => `${name} BIGINT`)
  const rows = rowsOf(declared.join(', '), [Object.values(counts)])
  return { ...rows, modified: counts.num_affected_rows }
}
