// One expression of the syntax tree in, DuckDB's text for it and its type out. Every value goes into
// the list of bound values: no text of a statement's values ever reaches DuckDB's parser.
import { refusal, sqlFailure } from '../sql-failure'
import { toDuckDB } from '../types/duckdb-type'
import { sameType, simple, sqlName, type SparkType } from '../types/spark-type'
import { translateArithmetic } from './arithmetic'
import { isAggregate, translateCall } from './function'
import { fitsForm, type Argument } from './parameter'
import type { Scope, Translated } from './scope'
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
      const { name, operands } = expression
      const inner = isAggregate(name) ? scope.aggregated(name) : scope
      return translateCall(name, operands, (operand) => translateExpression(operand, inner))
    }
    case 'countRows':
      scope.aggregated('count')
      return { sql: 'count(*)', type: simple('bigint') }
    case 'cast':
      return translateCast(expression.type, expression.operand, scope)
    case 'arithmetic': {
      const { operator, left, right } = expression
      const translate = (operand: Expression): Translated => translateExpression(operand, scope)
      return translateArithmetic(operator, [left, right], [translate(left), translate(right)])
    }
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
    case 'like':
      return translateLike(expression, scope)
  }
}

/** Of CAST and of a write to a column: what Spark and DuckDB read differently is refused. */
export function translateCast(type: SparkType, operand: Expression, scope: Scope): Translated {
  const written =
    operand.kind === 'literal' && operand.type.kind === 'string' ? operand.value : null
  if (written !== null && type.kind !== 'decimal' && fitsForm(type, written)) {
    return translateValue({ type, value: written }, scope)
  }
  return castTo(type, translateExpression(operand, scope))
}

export function castTo(type: SparkType, value: Translated): Translated {
  requireSameCast(value.type, type)
  if (sameType(value.type, type)) return value
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
  return { sql: `CAST(${scope.bind(value)} AS ${toDuckDB(type)})`, type }
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
  const sql = `${one.sql} ${operators[operator]} ${other.sql}`
  requireComparable(one.type, other.type, sql)
  return condition(sql)
}

function translateIn(
  { operand, list, negated }: Extract<Expression, { kind: 'in' }>,
  scope: Scope,
): Translated {
  const wanted = translateExpression(operand, scope)
  const items = list.map((item) => translateExpression(item, scope))
  const sql = `${wanted.sql} ${negated ? 'NOT ' : ''}IN (${items.map((i) => i.sql).join(', ')})`
  for (const item of items) requireComparable(wanted.type, item.type, sql)
  return condition(sql)
}

/** Spark escapes by a backslash unless told otherwise, DuckDB by nothing. */
function translateLike(
  { operand, pattern, negated }: Extract<Expression, { kind: 'like' }>,
  scope: Scope,
): Translated {
  const text = translateExpression(operand, scope)
  if (text.type.kind !== 'string') throw refusal(`LIKE of ${sqlName(text.type)}`)
  const [, wrong] = /^(?:[^\\]|\\[\\%_])*(.*)$/s.exec(pattern) ?? []
  if (wrong) {
    const subclass = wrong === '\\' ? 'ESC_AT_THE_END' : 'ESC_IN_THE_MIDDLE'
    const reason = `The pattern '${pattern}' holds an escape that escapes nothing.`
    throw sqlFailure(`INVALID_FORMAT.${subclass}`, '42601', reason)
  }
  const words = negated ? 'NOT LIKE' : 'LIKE'
  return condition(`${text.sql} ${words} ${scope.bind(pattern)} ESCAPE '\\'`)
}

function condition(sql: string): Translated {
  return { sql: `(${sql})`, type: simple('boolean') }
}
