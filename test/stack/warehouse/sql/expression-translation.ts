// One expression of the syntax tree in, DuckDB's text for it and its type out. Every value goes into
// the list of bound values: no text of a statement's values ever reaches DuckDB's parser.
import { sqlFailure, type SqlFailure } from '../sql-failure'
import { toDuckDB } from '../types/duckdb-type'
import { simple, type SparkType } from '../types/spark-type'
import { requireBoolean, requireComparable, requireSameCast } from './type-rules'
import { translateCall } from './function'
import type { Argument } from './parameter'
import type { ComparisonOperator, Expression } from './syntax-tree'

export interface Translated {
  readonly sql: string
  readonly type: SparkType
}

/** What an expression may refer to where it stands. */
export interface Scope {
  column(path: readonly string[]): Translated
  argument(name: string): Argument
  /** Takes a value and gives the place that stands for it in DuckDB's text. */
  bind(value: string): string
}

export function translateExpression(expression: Expression, scope: Scope): Translated {
  switch (expression.kind) {
    case 'column':
      return scope.column(expression.path)
    case 'marker':
      return translateValue(scope.argument(expression.name), scope)
    case 'literal':
      return translateValue(expression, scope)
    case 'call':
      return translateCall(
        expression.name,
        expression.operands.map((operand) => translateExpression(operand, scope)),
      )
    case 'cast': {
      const operand = translateExpression(expression.operand, scope)
      requireSameCast(operand.type, expression.type)
      return { sql: `CAST(${operand.sql} AS ${toDuckDB(expression.type)})`, type: expression.type }
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
  }
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

function condition(sql: string): Translated {
  return { sql: `(${sql})`, type: simple('boolean') }
}

export function unresolvedColumn(path: readonly string[], known: readonly string[]): SqlFailure {
  const name = path.map((part) => `\`${part}\``).join('.')
  const text = `A column, variable, or function parameter with name ${name} cannot be resolved.`
  if (known.length === 0) {
    return sqlFailure('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703', text)
  }
  const suggestions = known.slice(0, 5).map((column) => `\`${column}\``)
  return sqlFailure(
    'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    '42703',
    `${text} Did you mean one of the following? [${suggestions.join(', ')}].`,
  )
}
