// A query's syntax tree in; out comes what DuckDB is to run, with the values to bind and the result's
// columns in the warehouse's types. What FROM names is asked of the relations, in relation.ts.
import { refusal, sqlFailure, type SqlFailure } from '../sql-failure'
import { quoted, toDuckDB } from '../types/duckdb-type'
import { simple, type Column } from '../types/spark-type'
import { translateCondition, translateExpression } from './expression-translation'
import { collationKey } from './collation'
import type { Argument } from './parameter'
import {
  ambiguous,
  columnOf,
  rowScope,
  sameName,
  type Scope,
  type Translated,
  type Values,
} from './scope'
import type { Describe, OrderItem, Path, Query, Relation, Select, SelectItem } from './syntax-tree'
import { commonType, requireOrderable } from './type-rules'

/** Rows as DuckDB computes them: a SELECT, without parentheses. */
export interface Rows {
  readonly sql: string
  readonly columns: readonly Column[]
}

/** What stands behind the names of a statement. */
export interface Relations {
  /** `sql` as FROM takes it; `name` is what may stand before a column. */
  read: (relation: Relation, values: Values) => Promise<Rows & { readonly name: Path }>
  describe: (describe: Describe) => Promise<Rows>
}

type Output = Translated & { readonly name: string }
type RowQuery = Extract<Query, { kind: 'rows' }>

export async function translateQuery(
  query: Query,
  relations: Relations,
  values: Values,
): Promise<Rows> {
  if (query.kind === 'describe') return relations.describe(query)
  const ended = query.orderBy.length > 0 || query.limit !== undefined
  const [part, ...others] = query.parts
  if (others.length === 0 && part?.kind === 'select' && !(part.distinct && ended)) {
    return translateSelect(part, query, relations, values)
  }
  const parts: Rows[] = []
  for (const each of query.parts) parts.push(await translatePart(each, relations, values))
  const [first, ...rest] = parts
  const { sql, columns } = rest.length === 0 ? first! : unite(parts)
  if (!ended) return { sql, columns }
  const scope = rowScope({ name: [], columns }, values)
  const end = translateEnd(query, scope, [])
  return { sql: `SELECT * FROM (${sql}) AS t ${end}`, columns }
}

function translatePart(part: Select | Query, relations: Relations, values: Values): Promise<Rows> {
  const alone = { kind: 'rows', orderBy: [], limit: undefined } as const
  const query = part.kind === 'select' ? { ...alone, parts: [part] } : part
  return translateQuery(query, relations, values)
}

/** The first part names the columns. */
function unite(parts: readonly Rows[]): Rows {
  const [first] = parts
  const count = first!.columns.length
  const other = parts.find(({ columns }) => columns.length !== count)
  if (other) {
    throw sqlFailure(
      'NUM_COLUMNS_MISMATCH',
      '42826',
      `UNION can only be performed on inputs with the same number of columns, but the first input has ${count} columns and another input has ${other.columns.length} columns.`,
    )
  }
  const columns = first!.columns.map(({ name }, index) => {
    const types = parts.map((part) => part.columns[index]!.type)
    return { name, type: types.reduce(commonType) }
  })
  const places = columns.map((_, index) => quoted(String(index)))
  const casts = columns.map(
    ({ name, type }, index) => `CAST(${places[index]!} AS ${toDuckDB(type)}) AS ${quoted(name)}`,
  )
  const sql = parts.map(
    (part) => `SELECT ${casts.join(', ')} FROM (${part.sql}) AS t(${places.join(', ')})`,
  )
  return { sql: sql.join(' UNION ALL '), columns }
}

async function translateSelect(
  select: Select,
  query: RowQuery,
  relations: Relations,
  values: Values,
): Promise<Rows> {
  const read = select.from && (await relations.read(select.from, values))
  const scope = rowScope(read, values)
  const outputs =
    select.items === '*' ? allColumns(read?.columns ?? []) : toOutputs(select.items, scope)
  const sql = [
    `SELECT ${select.distinct ? distinctBy(outputs) : ''}${outputs.map(toItem).join(', ')}`,
    read ? `FROM ${read.sql} AS t` : '',
    select.where ? `WHERE ${translateCondition(select.where, scope).sql}` : '',
    translateEnd(query, scope, outputs),
  ]
  return { sql: sql.filter(Boolean).join(' '), columns: outputs.map(asColumn) }
}

function allColumns(columns: readonly Column[]): readonly Output[] {
  return columns.map((column) => {
    const same = columns.filter(({ name }) => sameName(name, column.name))
    if (same.length > 1) throw ambiguous([column.name])
    return { ...columnOf(column), name: column.name }
  })
}

/** Of rows that are alike by their collations, one stays; which, is as open as in Spark. */
function distinctBy(outputs: readonly Output[]): string {
  const keys = outputs.map(({ sql, type }) => collationKey(sql, type))
  return outputs.some(({ type }) => type.collation)
    ? `DISTINCT ON (${keys.join(', ')}) `
    : 'DISTINCT '
}

function toItem({ sql, name }: Output): string {
  return `${sql} AS ${quoted(name)}`
}

function asColumn({ name, type, nullable = true }: Output): Column {
  return { name, type, nullable }
}

/** The rows are counted, or each of them is told. */
function toOutputs(items: readonly SelectItem[], scope: Scope): readonly Output[] {
  const counts = items.filter(({ expression }) => expression.kind === 'countRows')
  if (counts.length > 0 && counts.length < items.length) {
    const text =
      'The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses.'
    throw sqlFailure('MISSING_GROUP_BY', '42803', text)
  }
  return items.map(({ expression, name }) => {
    const counted = { sql: 'count(*)', type: simple('bigint') }
    const isCount = expression.kind === 'countRows'
    return { ...(isCount ? counted : translateExpression(expression, scope)), name }
  })
}

/** ORDER BY and LIMIT. */
function translateEnd(query: RowQuery, scope: Scope, outputs: readonly Output[]): string {
  const order = translateOrder(query.orderBy, scope, outputs)
  return [order, translateLimit(query.limit, scope)].filter(Boolean).join(' ')
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
function resolveOutput(path: Path, scope: Scope, outputs: readonly Output[]): Translated {
  if (path.length > 1) return scope.column(path)
  const named = outputs.filter(({ name }) => sameName(name, path[0]!))
  if (new Set(named.map(({ sql }) => sql)).size > 1) throw ambiguous(path)
  return named[0] ?? scope.column(path)
}

/** DuckDB 1.5 hands out a DOUBLE that it sorted by as its key, with 0.0 for -0.0: sort by another. */
function sortKey({ sql, type }: Translated): string {
  if (type.kind === 'double' || type.kind === 'float') return `(${sql} + 0)`
  return collationKey(sql, type)
}

function translateLimit(limit: RowQuery['limit'], scope: Scope): string {
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
