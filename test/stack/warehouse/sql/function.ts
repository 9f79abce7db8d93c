// The functions that a statement may call, each with the types it takes and DuckDB's text for it.
import { refusal, sqlFailure, type SqlFailure } from '../sql-failure'
import { jsonOfVariant, toDuckDB } from '../types/duckdb-type'
import { decimal, simple, sqlName, type SparkType } from '../types/spark-type'
import type { Translated } from './scope'
import type { Expression } from './syntax-tree'
import { commonType, requireOrderable } from './type-rules'

interface SqlFunction {
  /** Any number of any types without it. */
  readonly operands?: readonly (SparkType['kind'] | 'any')[]
  readonly aggregate?: true
  /** Every other operand is a name that must be written out, and not a value. */
  readonly named?: true
  readonly translate: (operands: readonly Translated[]) => Translated
}

const functions: Readonly<Record<string, SqlFunction>> = {
  lower: onStrings(1, 'string', 'lower'),
  upper: onStrings(1, 'string', 'upper'),
  contains: onStrings(2, 'boolean', 'contains'),
  startswith: onStrings(2, 'boolean', 'starts_with'),
  endswith: onStrings(2, 'boolean', 'ends_with'),
  // Spark gives NULL for what is no hexadecimal number, DuckDB an error.
  unhex: {
    operands: ['string'],
    translate: ([text]) => ({
      sql: `CASE WHEN regexp_full_match(${text!.sql}, '[0-9A-Fa-f]*') THEN unhex(${text!.sql}) END`,
      type: simple('binary'),
    }),
  },
  to_json: {
    operands: ['variant'],
    translate: ([variant]) => string(jsonOfVariant(variant!.sql)),
  },
  current_catalog: { operands: [], translate: () => string(`'data_mesh_catalog'`) },
  current_database: { operands: [], translate: () => string(`'default'`) },
  current_schema: { operands: [], translate: () => string(`'default'`) },
  array: { translate: translateArray },
  map: {
    translate: (operands) => {
      const key = translateArray(operands.filter((_, index) => index % 2 === 0))
      const value = translateArray(operands.filter((_, index) => index % 2 === 1))
      if (operands.length % 2 === 1) throw wrongNumber('map', '2n (n > 0)', operands.length)
      return {
        sql: `MAP(${key.sql}, ${value.sql})`,
        type: { kind: 'map', key: key.type.element, value: value.type.element },
      }
    },
  },
  named_struct: { named: true, translate: translateStruct },
  count: {
    operands: ['any'],
    aggregate: true,
    translate: ([operand]) => ({ sql: `count(${operand!.sql})`, type: simple('bigint') }),
  },
  min: { operands: ['any'], aggregate: true, translate: ([operand]) => extreme('min', operand!) },
  max: { operands: ['any'], aggregate: true, translate: ([operand]) => extreme('max', operand!) },
  sum: { operands: ['any'], aggregate: true, translate: ([operand]) => translateSum(operand!) },
}

function find(name: string): SqlFunction | undefined {
  const key = name.toLowerCase()
  return Object.hasOwn(functions, key) ? functions[key] : undefined
}

export function isAggregate(name: string): boolean {
  return find(name)?.aggregate === true
}

export function translateCall(
  name: string,
  written: readonly Expression[],
  translate: (operand: Expression) => Translated,
): Translated {
  const known = find(name)
  if (!known) {
    throw sqlFailure(
      'UNRESOLVED_ROUTINE',
      '42883',
      `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`].`,
    )
  }
  const kinds = known.operands ?? written.map(() => 'any')
  if (written.length !== kinds.length) throw wrongNumber(name, String(kinds.length), written.length)
  const operands = written.map((operand, index) => {
    return known.named && index % 2 === 0 ? string(writtenName(operand)) : translate(operand)
  })
  operands.forEach(({ type }, index) => {
    const kind = kinds[index]
    if (kind !== 'any' && type.kind !== kind && type.kind !== 'void') {
      throw refusal(`${name.toLowerCase()} of ${sqlName(type)}`)
    }
  })
  return known.translate(operands)
}

function wrongNumber(name: string, wanted: string, given: number): SqlFailure {
  return sqlFailure(
    'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    '42605',
    `The \`${name.toLowerCase()}\` requires ${wanted} parameters but the actual number is ${given}.`,
  )
}

function string(sql: string): Translated {
  return { sql, type: simple('string') }
}

function onStrings(count: 1 | 2, result: 'string' | 'boolean', engineName: string): SqlFunction {
  return {
    operands: new Array<'string'>(count).fill('string'),
    translate: (operands) => ({
      sql: `${engineName}(${operands.map(({ sql }) => sql).join(', ')})`,
      type: simple(result),
    }),
  }
}

function translateArray(items: readonly Translated[]): Translated & {
  readonly type: Extract<SparkType, { kind: 'array' }>
} {
  if (items.length === 0) throw refusal('an empty ARRAY or MAP')
  const element = items.map(({ type }) => type).reduce(commonType)
  const casts = items.map(({ sql }) => `CAST(${sql} AS ${toDuckDB(element)})`)
  return { sql: `[${casts.join(', ')}]`, type: { kind: 'array', element } }
}

function writtenName(operand: Expression): string {
  if (operand.kind === 'literal' && operand.type.kind === 'string') return operand.value!
  throw refusal('a NAMED_STRUCT whose names are not written out')
}

/** Of a name before each value. */
function translateStruct(operands: readonly Translated[]): Translated {
  if (operands.length === 0 || operands.length % 2 === 1) {
    throw wrongNumber('named_struct', '2n (n > 0)', operands.length)
  }
  const values = operands.filter((_, index) => index % 2 === 1)
  const fields = values.map(({ type }, index) => ({ name: operands[index * 2]!.sql, type }))
  const type: SparkType = { kind: 'struct', fields }
  return { sql: `CAST(row(${values.map(({ sql }) => sql).join(', ')}) AS ${toDuckDB(type)})`, type }
}

function extreme(name: 'min' | 'max', { sql, type }: Translated): Translated {
  requireOrderable(type)
  return { sql: `${name}(${sql})`, type }
}

/** Of doubles the sum depends on the order of the rows. */
function translateSum({ sql, type }: Translated): Translated {
  const isWhole = ['tinyint', 'smallint', 'int', 'bigint'].includes(type.kind)
  if (!isWhole && type.kind !== 'decimal') throw refusal(`sum of ${sqlName(type)}`)
  const result =
    type.kind === 'decimal'
      ? decimal(Math.min(type.precision + 10, 38), type.scale)
      : simple('bigint')
  return { sql: `CAST(sum(${sql}) AS ${toDuckDB(result)})`, type: result }
}
