// Which types meet in a comparison, an order or a cast with the same outcome in Spark and in DuckDB.
// The rest is refused: with Spark's own error where Spark refuses too, else as the stand-in's limit.
import { refusal, sqlFailure, type SqlFailure } from '../sql-failure'
import { sameType, simple, sqlName, type SparkType } from '../types/spark-type'

type Family = 'number' | 'string' | 'boolean' | 'binary' | 'time' | 'void' | 'other'

const families: Readonly<Record<SparkType['kind'], Family>> = {
  tinyint: 'number',
  smallint: 'number',
  int: 'number',
  bigint: 'number',
  float: 'number',
  double: 'number',
  decimal: 'number',
  string: 'string',
  boolean: 'boolean',
  binary: 'binary',
  date: 'time',
  timestamp: 'time',
  timestamp_ntz: 'time',
  void: 'void',
  array: 'other',
  map: 'other',
  struct: 'other',
  variant: 'other',
}

const integerDigits: Partial<Record<SparkType['kind'], number>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 20,
}

export function requireComparable(left: SparkType, right: SparkType, text: string): void {
  const [one, other] = [families[left.kind], families[right.kind]]
  if (one === 'void' || other === 'void') return
  if (one === 'other' || other === 'other') throw refusal(`a comparison of ${both(left, right)}`)
  if (one === other) {
    requireCommonDecimal(left, right)
    return
  }
  // Spark turns the string into the other type, with parsers that DuckDB does not have.
  if (one === 'string' || other === 'string') throw refusal(`a comparison of ${both(left, right)}`)
  throw mismatch(
    'BINARY_OP_DIFF_TYPES',
    text,
    `the left and right operands of the binary operator have incompatible types ("${sqlName(left)}" and "${sqlName(right)}")`,
  )
}

export function requireBoolean(type: SparkType, text: string): void {
  if (type.kind === 'boolean' || type.kind === 'void') return
  throw mismatch(
    'UNEXPECTED_INPUT_TYPE',
    text,
    `the input requires the "BOOLEAN" type, however it has the type "${sqlName(type)}"`,
  )
}

export function requireOrderable(type: SparkType): void {
  if (families[type.kind] === 'other') throw refusal(`an order by ${sqlName(type)}`)
}

/** Beyond 38 digits Spark rounds both sides to a common type, and DuckDB does not. */
function requireCommonDecimal(left: SparkType, right: SparkType): void {
  if (left.kind !== 'decimal' && right.kind !== 'decimal') return
  const [one, other] = [decimalShape(left), decimalShape(right)]
  if (!one || !other) return
  const precision = Math.max(one.whole, other.whole) + Math.max(one.scale, other.scale)
  if (precision > 38)
    throw refusal(`a comparison of ${both(left, right)}: 38 digits do not hold both`)
}

/** The whole and the fractional digits that a number's type holds. */
function decimalShape(type: SparkType): { whole: number; scale: number } | undefined {
  if (type.kind === 'decimal') return { whole: type.precision - type.scale, scale: type.scale }
  const digits = integerDigits[type.kind]
  return digits === undefined ? undefined : { whole: digits, scale: 0 }
}

/** Where a CAST means the same in both engines; DuckDB's rounds and prints differently elsewhere. */
export function requireSameCast(from: SparkType, to: SparkType): void {
  const same =
    from.kind === 'void' ||
    (from.kind === 'string' && to.kind === 'string') ||
    sameType(from, to) ||
    sameCasts[from.kind]?.includes(to.kind) === true ||
    (from.kind === 'decimal' && to.kind === 'decimal' && to.scale >= from.scale)
  if (!same) throw refusal(`CAST from ${sqlName(from)} to ${sqlName(to)}`)
}

const integers = ['tinyint', 'smallint', 'int', 'bigint'] as const
const fromInteger = [...integers, 'decimal', 'float', 'double', 'string'] as const

const sameCasts: Partial<Record<SparkType['kind'], readonly SparkType['kind'][]>> = {
  tinyint: fromInteger,
  smallint: fromInteger,
  int: fromInteger,
  bigint: fromInteger,
  boolean: ['string'],
  decimal: ['double'],
  float: ['double'],
  date: ['timestamp', 'timestamp_ntz'],
}

/** The type that values of both have side by side, in UNION ALL. */
export function commonType(one: SparkType, other: SparkType): SparkType {
  if (sameType(one, other) || other.kind === 'void') return one
  if (one.kind === 'void') return other
  const ranks = [one, other].map(({ kind }) => integers.findIndex((integer) => integer === kind))
  if (ranks.includes(-1)) throw refusal(`one column of ${both(one, other)}`)
  return simple(integers[Math.max(...ranks)]!)
}

function mismatch(subclass: string, text: string, reason: string): SqlFailure {
  return sqlFailure(
    `DATATYPE_MISMATCH.${subclass}`,
    '42K09',
    `Cannot resolve "${text}" due to data type mismatch: ${reason}.`,
  )
}

function both(left: SparkType, right: SparkType): string {
  return `${sqlName(left)} with ${sqlName(right)}`
}
