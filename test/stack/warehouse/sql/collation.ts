// Strings with a collation: the key by which DuckDB compares them as Spark does, and which collation
// two operands are compared by.
import { refusal, sqlFailure } from '../sql-failure'
import type { SparkType } from '../types/spark-type'
import type { Translated } from './scope'

/** Undefined for UTF8_BINARY, which is every STRING's without another. */
export function collationNamed(name: string): string | undefined {
  const known = name.toUpperCase()
  if (known === 'UTF8_BINARY') return undefined
  if (Object.hasOwn(keys, known)) return known
  throw refusal(`the collation ${name}`)
}

/** Tried on every code point: only letters that came with Unicode 15 and later differ from Spark. */
const lowered = (sql: string): string => `lower(replace(replace(${sql}, 'İ', 'i̇'), 'ς', 'σ'))`
const trimmed = (sql: string): string => `rtrim(${sql}, ' ')`

const keys: Readonly<Record<string, (sql: string) => string>> = {
  UTF8_LCASE: lowered,
  UTF8_BINARY_RTRIM: trimmed,
  UTF8_LCASE_RTRIM: (sql) => lowered(trimmed(sql)),
}

/** What an operand is compared, ordered and made distinct by. */
export function collationKey(sql: string, { collation = '' }: SparkType): string {
  return keys[collation]?.(sql) ?? sql
}

/** Both operands' texts as they are compared: a value gives way to a column, and COLLATE wins. */
export function collated(one: Translated, other: Translated): readonly [string, string] {
  const type = strongerOf(one, other).type
  return [collationKey(one.sql, type), collationKey(other.sql, type)]
}

const ranks = { value: 0, column: 1, written: 2 } as const

function strongerOf(one: Translated, other: Translated): Translated {
  const [left, right] = [one, other].map(({ collatedBy = 'column' }) => ranks[collatedBy])
  if (left !== right) return left! > right! ? one : other
  if (one.type.collation === other.type.collation || hasNone(one) || hasNone(other)) return one
  throw sqlFailure(
    'INDETERMINATE_COLLATION_IN_EXPRESSION',
    '42P22',
    'Data type of the comparison has indeterminate collation. Use COLLATE clause to set the collation explicitly.',
  )
}

function hasNone({ type }: Translated): boolean {
  return type.kind !== 'string'
}
