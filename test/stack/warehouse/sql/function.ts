// The functions that a statement may call, each with the types it takes and DuckDB's text for it.
import { refusal, sqlFailure } from '../sql-failure'
import { jsonOfVariant } from '../types/duckdb-type'
import { simple, sqlName } from '../types/spark-type'
import type { Translated } from './scope'

interface SqlFunction {
  readonly operand: 'string' | 'variant'
  readonly count: number
  readonly translate: (operands: readonly Translated[]) => Translated
}

const functions: Readonly<Record<string, SqlFunction>> = {
  lower: inCase('lower'),
  upper: inCase('upper'),
  contains: within('contains'),
  startswith: within('starts_with'),
  endswith: within('ends_with'),
  to_json: {
    ...{ operand: 'variant', count: 1 },
    translate: ([variant]) => ({ sql: jsonOfVariant(variant!.sql), type: simple('string') }),
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
  if (operands.length !== known.count) {
    throw sqlFailure(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      '42605',
      `The \`${key}\` requires ${known.count} parameters but the actual number is ${operands.length}.`,
    )
  }
  const strange = operands.find(({ type: { kind } }) => kind !== known.operand && kind !== 'void')
  if (strange) throw refusal(`${key} of ${sqlName(strange.type)}`)
  return known.translate(operands)
}

/** The result has the operand's collation. */
function inCase(engineName: string): SqlFunction {
  const translate = ([text]: readonly Translated[]): Translated => {
    const type = text!.type.kind === 'void' ? simple('string') : text!.type
    return { ...text!, type, sql: `${engineName}(${text!.sql})` }
  }
  return { operand: 'string', count: 1, translate }
}

function within(engineName: string): SqlFunction {
  const translate = (operands: readonly Translated[]): Translated => {
    const collated = operands.find(({ type }) => type.collation)
    if (collated) throw refusal(`${engineName} of ${sqlName(collated.type)}`)
    const sql = `${engineName}(${operands.map((operand) => operand.sql).join(', ')})`
    return { sql, type: simple('boolean') }
  }
  return { operand: 'string', count: 2, translate }
}
