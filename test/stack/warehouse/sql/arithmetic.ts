// `+`, `-` and `*` where both engines give the same digits and the same type: whole numbers, decimals
// within 38 digits, doubles. The rest is refused.
import { refusal } from '../sql-failure'
import { toDuckDB } from '../types/duckdb-type'
import { decimal, sqlName, type SparkType } from '../types/spark-type'
import type { Translated } from './scope'
import type { Expression } from './syntax-tree'
import { decimalShape, widerInteger } from './type-rules'

type Operator = '+' | '-' | '*'
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
  const type = widerInteger(left.type, right.type) ?? doubleOf(left.type, right.type)
  if (type) return { sql: both(type), type }
  const [one, other] = [asDecimal(left, expressions[0]), asDecimal(right, expressions[1])]
  if (!one || !other) throw refused(operator, left, right)
  const result = decimalResult(operator, one, other)
  if (result.precision > 38) throw refused(operator, left, right)
  const sql = operator === '*' ? `(${cast(left, one)} * ${cast(right, other)})` : both(result)
  return { sql: cast({ sql, type: result }, result), type: result }
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
