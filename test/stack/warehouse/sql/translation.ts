// A statement's syntax tree in; out comes what DuckDB is to run, with the values to bind and the
// result's columns in the warehouse's types. Names are resolved here, against the catalog of tables.
import { refusal, sqlFailure, type SqlFailure } from '../sql-failure'
import { quoted } from '../types/duckdb-type'
import type { Column } from '../types/spark-type'
import type { Catalog, Table } from '../catalog'
import {
  translateCondition,
  translateExpression,
  unresolvedColumn,
  type Scope,
  type Translated,
} from './expression-translation'
import { findArgument, type Argument, type Parameter } from './parameter'
import { requireOrderable } from './type-rules'
import type { OrderItem, Select, Statement, TableReference } from './syntax-tree'

export interface EngineQuery {
  readonly sql: string
  readonly values: readonly string[]
  readonly columns: readonly Column[]
}

type Output = Translated & { readonly name: string }

export function translateStatement(
  statement: Statement,
  catalog: Catalog,
  parameters: readonly Parameter[],
): EngineQuery {
  const values: string[] = []
  const table = statement.from && catalog.table(statement.from.path)
  const scope: Scope = {
    column: (path) => resolveColumn(path, statement.from, table),
    argument: (name) => findArgument(parameters, name),
    bind: (value) => `$${values.push(value)}`,
  }
  const outputs = statement.items.map(({ expression, name }) => ({
    ...translateExpression(expression, scope),
    name,
  }))
  const sql = [
    `SELECT ${outputs.map((output) => `${output.sql} AS ${quoted(output.name)}`).join(', ')}`,
    table ? `FROM ${table.relation} AS t` : '',
    statement.where ? `WHERE ${translateCondition(statement.where, scope).sql}` : '',
    translateOrder(statement.orderBy, scope, outputs),
    translateLimit(statement.limit, scope),
  ]
  return { sql: sql.filter(Boolean).join(' '), values, columns: outputs.map(asColumn) }
}

function asColumn({ name, type }: Output): Column {
  if (type.kind === 'variant') throw refusal(`a VARIANT in a result (column ${name}): use to_json`)
  return { name, type }
}

function resolveColumn(
  path: readonly string[],
  from: TableReference | undefined,
  table: Table | undefined,
): Translated {
  const name = path.at(-1)!
  const column = table?.columns.find((known) => sameName(known.name, name))
  if (!from || !column || !qualifies(path.slice(0, -1), from)) {
    const known = table?.columns.map((each) => each.name) ?? []
    throw unresolvedColumn(path, known)
  }
  return { sql: `t.${quoted(column.name)}`, type: column.type }
}

/** An alias hides the table's name; without one, any tail of the name qualifies. */
function qualifies(qualifier: readonly string[], { path, alias }: TableReference): boolean {
  const names = alias === undefined ? path : [alias]
  const tail = names.slice(names.length - qualifier.length)
  return qualifier.length <= names.length && qualifier.every((part, i) => sameName(part, tail[i]!))
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function translateOrder(
  items: readonly OrderItem[],
  scope: Scope,
  outputs: readonly Output[],
): string {
  if (items.length === 0) return ''
  const orderScope: Scope = { ...scope, column: (path) => resolveOutput(path, scope, outputs) }
  const keys = items.map(({ expression, direction, nulls }) => {
    if (expression.kind === 'literal' || expression.kind === 'marker') {
      throw refusal('an order by a value: a number would mean a position')
    }
    const key = translateExpression(expression, orderScope)
    requireOrderable(key.type)
    return `${sortKey(key)} ${direction} NULLS ${nulls}`
  })
  return `ORDER BY ${keys.join(', ')}`
}

/** A bare name in ORDER BY means the result's column first, as Spark has it: a mask's alias wins. */
function resolveOutput(
  path: readonly string[],
  scope: Scope,
  outputs: readonly Output[],
): Translated {
  if (path.length > 1) return scope.column(path)
  const named = outputs.filter(({ name }) => sameName(name, path[0]!))
  if (new Set(named.map(({ sql }) => sql)).size > 1) {
    throw sqlFailure('AMBIGUOUS_REFERENCE', '42704', `Reference \`${path[0]!}\` is ambiguous.`)
  }
  return named[0] ?? scope.column(path)
}

/** DuckDB 1.5 hands out a DOUBLE that it sorted by as its key, with 0.0 for -0.0: sort by another. */
function sortKey({ sql, type }: Translated): string {
  return type.kind === 'double' || type.kind === 'float' ? `(${sql} + 0)` : sql
}

function translateLimit(limit: Select['limit'], scope: Scope): string {
  if (!limit) return ''
  const { type, value }: Argument = limit.kind === 'marker' ? scope.argument(limit.name) : limit
  if (type.kind !== 'int' || value === null) {
    throw invalidLimit('DATA_TYPE', 'The limit expression must be integer type.')
  }
  if (Number(value) < 0) {
    throw invalidLimit('IS_NEGATIVE', 'The limit expression must be equal to or greater than 0.')
  }
  return `LIMIT ${scope.bind(value)}::INTEGER`
}

function invalidLimit(subclass: string, text: string): SqlFailure {
  return sqlFailure(`INVALID_LIMIT_LIKE_EXPRESSION.${subclass}`, '42K0E', text)
}
