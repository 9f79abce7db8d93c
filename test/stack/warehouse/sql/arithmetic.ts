// `+`, `-` and `*` where both engines give the same digits and the same type: whole numbers, decimals
// within 38 digits, doubles; `/` of whole numbers and doubles. The rest is refused.
import { refusal } from '../sql-failure'
import { toDuckDB } from '../types/duckdb-type'
import { decimal, simple, sqlName, type SparkType } from '../types/spark-type'
import type { Translated } from './scope'
import type { Expression } from './syntax-tree'
import { decimalShape, widerInteger } from './type-rules'

type Operator = '+' | '-' | '*' | '/'
type Decimal = Extract<SparkType, { kind: 'decimal' }>

export function translateArithmetic(
  operator: Operator,
  expressions: readonly [Expression, Expression],
  [left, right]: readonly [Translated, Translated],
): Translated {
  const cast = ({ sql }: Translated, type: SparkType): string => `CAST(${sql} AS ${toDuckDB(type)})`
  const both = (type: SparkType): string => {
    return `(${cast(left, type)} ${operator} ${cast(right, type)})`
  }
  if (operator === '/') return divide(left, right)
  const type = widerInteger(left.type, right.type) ?? doubleOf(left.type, right.type)
  if (type) return { sql: both(type), type }
  const [one, other] = [asDecimal(left, expressions[0]), asDecimal(right, expressions[1])]
  if (!one || !other) throw refused(operator, left, right)
  const result = decimalResult(operator, one, other)
  if (result.precision > 38) throw refused(operator, left, right)
  const sql = operator === '*' ? `(${cast(left, one)} * ${cast(right, other)})` : both(result)
  return { sql: cast({ sql, type: result }, result), type: result }
}

const byZero =
  'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "ansi_mode" to "false" to bypass this error.'

/** Of whole numbers too, Spark makes a DOUBLE. DuckDB divides by zero without an error. */
function divide(left: Translated, right: Translated): Translated {
  const double = simple('double')
  const isDouble = [left.type, right.type].every((type) => doubleOf(type, double))
  if (!isDouble) throw refused('/', left, right)
  const [one, other] = [left, right].map(({ sql }) => `CAST(${sql} AS DOUBLE)`) as [string, string]
  const isByZero = `${other} = 0 AND ${one} IS NOT NULL`
  const sql = `CASE WHEN ${isByZero} THEN error('${byZero}') ELSE ${one} / ${other} END`
  return { sql: `(${sql})`, type: double }
}

function doubleOf(one: SparkType, other: SparkType): SparkType | undefined {
  if (one.kind === 'double' && (other.kind === 'double' || widerInteger(other, other))) return one
  return other.kind === 'double' && widerInteger(one, one) ? other : undefined
}

/** A whole number written out counts with its own digits, a column's with all that its type can hold. */
function asDecimal({ type }: Translated, expression: Expression): Decimal | undefined {
  const shape = decimalShape(type)
  if (!shape) return undefined
  const written = expression.kind === 'literal' && type.kind !== 'decimal' ? expression.value : null
  const whole = written === null ? shape.whole : written.replace(/^-?0*/, '').length
  return decimal(Math.max(whole + shape.scale, 1), shape.scale) as Decimal
}

function decimalResult(operator: Operator, one: Decimal, other: Decimal): Decimal {
  if (operator === '*') {
    return decimal(one.precision + other.precision + 1, one.scale + other.scale) as Decimal
  }
  const scale = Math.max(one.scale, other.scale)
  const whole = Math.max(one.precision - one.scale, other.precision - other.scale)
  return decimal(whole + scale + 1, scale) as Decimal
}

function refused(operator: Operator, left: Translated, right: Translated): Error {
  return refusal(`${sqlName(left.type)} ${operator} ${sqlName(right.type)}`)
}
