// The compile stage: a plan becomes a statement, without side effects. It names each column, sends
// each value as a typed parameter, and says where NULLs are sorted, so that nothing depends on
// Spark's defaults.
import type { Literal } from '../declare/literal'
import type { ComparisonOperator, Predicate } from '../declare/predicate'
import {
  asOf,
  join,
  marker,
  name,
  nullOf,
  sql,
  tableName,
  toStatement,
  type Fragment,
  type Statement,
} from '../warehouse/statement'
import type { OrderTerm, PlannedColumn, QueryPlan } from './plan'

/** @param rowsMax how many rows the statement may return */
export function compileStatement(plan: QueryPlan, rowsMax: number): Statement {
  const source = tableName(plan.source)
  const version = plan.commit ? sql` ${asOf(plan.commit)}` : sql``
  return toStatement(
    sql`SELECT ${join(selectList(plan), ', ')} FROM ${source}${version} AS t${where(plan)} ORDER BY ${join(plan.order.map(orderTerm), ', ')} LIMIT ${rowLimit(rowsMax)}`,
  )
}

export interface SelectedColumn extends PlannedColumn {
  /** The column of the source. `name` is its name in the result. */
  readonly column: string
}

/**
 * The columns of the statement's result: first those of the plan, then the columns of the order
 * that the caller does not see in clear, because the next page starts from their values. The latter
 * get names of their own, because several clients misread a result that has one name twice.
 */
export function selectedColumns({ columns, order }: QueryPlan): readonly SelectedColumn[] {
  const clear = new Set(columns.filter(({ mask }) => mask === 'clear').map((column) => column.name))
  const unseen = order.filter(({ column }) => !clear.has(column))
  return [
    ...columns.map((planned) => ({ ...planned, column: planned.name })),
    ...unseen.map(({ column, type }, i) => ({
      name: `__order_${i + 1}`,
      column,
      type,
      mask: 'clear' as const,
    })),
  ]
}

function selectList(plan: QueryPlan): readonly Fragment[] {
  return selectedColumns(plan).map((planned) => sql`${selected(planned)} AS ${name(planned.name)}`)
}

function selected({ column, type, mask }: SelectedColumn): Fragment {
  if (mask === 'masked') return nullOf(type)
  return type.kind === 'variant' ? sql`to_json(${own(column)})` : own(column)
}

/** Qualified, because ORDER BY would otherwise use the alias of the select list. */
function own(column: string): Fragment {
  return sql`t.${name(column)}`
}

function where({ predicates, cursor, order }: QueryPlan): Fragment {
  const conditions = [
    ...predicates.mandatory.map(condition),
    ...predicates.asked.map(condition),
    ...(cursor ? [after(order, cursor.after)] : []),
  ]
  return conditions.length === 0 ? sql`` : sql` WHERE ${join(conditions, ' AND ')}`
}

const comparisons: Readonly<
  Record<ComparisonOperator, (left: Fragment, right: Fragment) => Fragment>
> = {
  eq: (left, right) => sql`${left} = ${right}`,
  ne: (left, right) => sql`${left} <> ${right}`,
  gt: (left, right) => sql`${left} > ${right}`,
  ge: (left, right) => sql`${left} >= ${right}`,
  lt: (left, right) => sql`${left} < ${right}`,
  le: (left, right) => sql`${left} <= ${right}`,
}

function condition({ column, operator, value, ignoreCase }: Predicate): Fragment {
  const compare = comparisons[operator]
  if (!ignoreCase) return compare(own(column), marker(value))
  return compare(sql`lower(${own(column)})`, sql`lower(${marker(value)})`)
}

/**
 * A column as the order and the cursor of a page use it. A collation may make `a` and `A` equal,
 * but a page ends where the text changes. The cast removes the collation. Where there is none,
 * Spark removes the cast, so that it still skips files (docs/decisions/0013).
 */
function ordered({ column, type }: OrderTerm): Fragment {
  return type.kind === 'string' ? sql`CAST(${own(column)} AS STRING)` : own(column)
}

function orderTerm(term: OrderTerm): Fragment {
  return term.direction === 'ascending'
    ? sql`${ordered(term)} ASC NULLS FIRST`
    : sql`${ordered(term)} DESC NULLS LAST`
}

/**
 * The rows after the given one, written out term by term: the first terms are equal and the next one is
 * greater. SQL's row values would be shorter, but engines order NULLs in them differently.
 */
function after(order: readonly OrderTerm[], values: readonly (Literal | null)[]): Fragment {
  const alternatives = order.flatMap((term, i) => {
    const further = beyond(term, values[i] ?? null)
    if (!further) return []
    const equal = order.slice(0, i).map((earlier, j) => same(earlier, values[j] ?? null))
    return [sql`(${join([...equal, further], ' AND ')})`]
  })
  return alternatives.length === 0 ? sql`FALSE` : sql`(${join(alternatives, ' OR ')})`
}

function same(term: OrderTerm, value: Literal | null): Fragment {
  return value ? sql`${ordered(term)} = ${marker(value)}` : sql`${ordered(term)} IS NULL`
}

/**
 * What comes after this value in the order of the term. After NULL in descending order comes
 * nothing.
 */
function beyond(term: OrderTerm, value: Literal | null): Fragment | undefined {
  if (term.direction === 'ascending') {
    return value ? sql`${ordered(term)} > ${marker(value)}` : sql`${ordered(term)} IS NOT NULL`
  }
  if (!value) return undefined
  return sql`(${ordered(term)} < ${marker(value)} OR ${ordered(term)} IS NULL)`
}

/** LIMIT accepts only an INTEGER. */
function rowLimit(rowsMax: number): Fragment {
  return marker({ type: { kind: 'int' }, text: String(rowsMax) })
}
