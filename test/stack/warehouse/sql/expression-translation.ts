// One expression of the syntax tree in, DuckDB's text for it and its type out. Every value goes into
// the list of bound values: no text of a statement's values ever reaches DuckDB's parser.
import { refusal } from '../sql-failure'
import { toDuckDB } from '../types/duckdb-type'
import { sameType, simple, sqlName, type SparkType } from '../types/spark-type'
import { collated } from './collation'
import { translateCall } from './function'
import { fitsForm, type Argument } from './parameter'
import type { Scope, Translated } from './scope'
import { sinceEpoch } from './time-text'
import { requireBoolean, requireComparable, requireSameCast } from './type-rules'
import type { ComparisonOperator, Expression } from './syntax-tree'

export function translateExpression(expression: Expression, scope: Scope): Translated {
  switch (expression.kind) {
    case 'column':
      return scope.column(expression.path)
    case 'marker':
      return translateValue(scope.argument(expression.name), scope)
    case 'literal':
      return translateValue(expression, scope)
    case 'call': {
      const operands = expression.operands.map((operand) => translateExpression(operand, scope))
      return translateCall(expression.name, operands)
    }
    case 'countRows':
      throw refusal('count(*) here')
    case 'collate': {
      const { sql, type } = translateExpression(expression.operand, scope)
      if (type.kind !== 'string') throw refusal(`COLLATE of ${sqlName(type)}`)
      return { sql, type: expression.type, collatedBy: 'written' }
    }
    case 'cast':
      return translateCast(expression.type, expression.operand, scope)
    case 'comparison':
      return translateComparison(expression, scope)
    case 'logic': {
      const operands = expression.operands.map((operand) => translateCondition(operand, scope))
      return condition(operands.map(({ sql }) => sql).join(` ${expression.operator} `))
    }
    case 'not':
      return condition(`NOT ${translateCondition(expression.operand, scope).sql}`)
    case 'isNull': {
      const operand = translateExpression(expression.operand, scope)
      return condition(`${operand.sql} IS ${expression.negated ? 'NOT ' : ''}NULL`)
    }
    case 'in':
      return translateIn(expression, scope)
  }
}

/** Of CAST and of a write to a column: what Spark and DuckDB read differently is refused. */
export function translateCast(type: SparkType, operand: Expression, scope: Scope): Translated {
  const written =
    operand.kind === 'literal' && operand.type.kind === 'string' ? operand.value : null
  if (written !== null && type.kind !== 'decimal' && fitsForm(type, written)) {
    return { sql: translateValue({ type, value: written }, scope).sql, type }
  }
  return castTo(type, translateExpression(operand, scope))
}

export function castTo(type: SparkType, value: Translated): Translated {
  requireSameCast(value.type, type)
  if (sameType(value.type, type)) return { sql: value.sql, type }
  return { sql: `CAST(${value.sql} AS ${toDuckDB(type)})`, type }
}

/** Where only a truth value may stand: WHERE, and the operands of AND, OR and NOT. */
export function translateCondition(expression: Expression, scope: Scope): Translated {
  const translated = translateExpression(expression, scope)
  requireBoolean(translated.type, translated.sql)
  return translated
}

function translateValue({ type, value }: Argument, scope: Scope): Translated {
  if (value === null) return { sql: `CAST(NULL AS ${toDuckDB(type)})`, type }
  const time = times[type.kind]
  const bound = scope.bind(time ? String(sinceEpoch(type, value)) : value)
  return { sql: time?.(bound) ?? `CAST(${bound} AS ${toDuckDB(type)})`, type, collatedBy: 'value' }
}

/** By their numbers, because DuckDB reads other texts as times than Spark. */
const times: Partial<Record<SparkType['kind'], (bound: string) => string>> = {
  date: (bound) => `(DATE '1970-01-01' + CAST(${bound} AS INTEGER))`,
  timestamp: (bound) => `make_timestamptz(CAST(${bound} AS BIGINT))`,
  timestamp_ntz: (bound) => `make_timestamp(CAST(${bound} AS BIGINT))`,
}

const operators: Readonly<Record<ComparisonOperator, string>> = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '<=>': 'IS NOT DISTINCT FROM',
}

function translateComparison(
  { operator, left, right }: Extract<Expression, { kind: 'comparison' }>,
  scope: Scope,
): Translated {
  const [one, other] = [translateExpression(left, scope), translateExpression(right, scope)]
  requireComparable(one.type, other.type, `${one.sql} ${operator} ${other.sql}`)
  return condition(collated(one, other).join(` ${operators[operator]} `))
}

function translateIn(
  { operand, list, negated }: Extract<Expression, { kind: 'in' }>,
  scope: Scope,
): Translated {
  const wanted = translateExpression(operand, scope)
  const items = list.map((item) => translateExpression(item, scope))
  for (const item of items) requireComparable(wanted.type, item.type, `${wanted.sql} IN (…)`)
  const pairs = items.map((item) => collated(wanted, item))
  const [left, ...others] = new Set(pairs.map(([one]) => one))
  if (others.length > 0) throw refusal('IN with several collations')
  const texts = pairs.map(([, other]) => other).join(', ')
  return condition(`${left} ${negated ? 'NOT ' : ''}IN (${texts})`)
}

function condition(sql: string): Translated {
  return { sql: `(${sql})`, type: simple('boolean') }
}
