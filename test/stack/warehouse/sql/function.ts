// The functions that a statement may call, each with the types it takes and DuckDB's text for it.
import { refusal, sqlFailure } from '../sql-failure'
import { simple, sqlName, type SparkType } from '../types/spark-type'
import type { Translated } from './expression-translation'

interface SqlFunction {
  readonly operands: readonly SparkType['kind'][]
  readonly type: SparkType
  readonly toSql: (...operands: readonly string[]) => string
}

const functions: Readonly<Record<string, SqlFunction>> = {
  lower: onStrings(1, 'string', (text) => `lower(${text})`),
  upper: onStrings(1, 'string', (text) => `upper(${text})`),
  contains: onStrings(2, 'boolean', (text, part) => `contains(${text}, ${part})`),
  startswith: onStrings(2, 'boolean', (text, part) => `starts_with(${text}, ${part})`),
  endswith: onStrings(2, 'boolean', (text, part) => `ends_with(${text}, ${part})`),
  // DuckDB's own to_json prints a VARIANT as a string; by way of its JSON type it is right.
  to_json: {
    operands: ['variant'],
    type: simple('string'),
    toSql: (variant) => `CAST(CAST(${variant} AS JSON) AS VARCHAR)`,
  },
}

export function translateCall(name: string, operands: readonly Translated[]): Translated {
  const key = name.toLowerCase()
  const known = Object.hasOwn(functions, key) ? functions[key] : undefined
  if (!known) {
    throw sqlFailure(
      'UNRESOLVED_ROUTINE',
      '42883',
      `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`].`,
    )
  }
  if (operands.length !== known.operands.length) {
    throw sqlFailure(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      '42605',
      `The \`${key}\` requires ${known.operands.length} parameters but the actual number is ${operands.length}.`,
    )
  }
  operands.forEach(({ type }, index) => {
    if (type.kind !== known.operands[index] && type.kind !== 'void') {
      throw refusal(`${key} of ${sqlName(type)}`)
    }
  })
  return { sql: known.toSql(...operands.map(({ sql }) => sql)), type: known.type }
}

function onStrings(
  count: 1 | 2,
  result: 'string' | 'boolean',
  toSql: SqlFunction['toSql'],
): SqlFunction {
  return { operands: new Array<'string'>(count).fill('string'), type: simple(result), toSql }
}
