// A parameter as the driver sends it in, its exact type and checked text out. It is read only when a
// marker asks for it: the warehouse ignores parameters that no marker names, right or wrong.
import { refusal, sqlFailure, type SqlFailure } from '../sql-failure'
import { simple, sqlName, type SparkType } from '../types/spark-type'
import { sinceEpoch } from './time-text'
import { typeFromText } from './type-parser'

export interface Parameter {
  readonly name: string
  /** As sent; undefined for a null. */
  readonly type: string | undefined
  readonly value: string | undefined
}

export interface Argument {
  readonly type: SparkType
  readonly value: string | null
}

const integer = /^[+-]?\d+$/
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const special = /^(?:NaN|[+-]?Infinity)$/i

/** DuckDB's casts round and guess where the warehouse refuses: these forms leave it nothing to guess. */
const forms: Partial<Record<SparkType['kind'], RegExp[]>> = {
  boolean: [/^(?:true|false)$/i],
  tinyint: [integer],
  smallint: [integer],
  int: [integer],
  bigint: [integer],
  decimal: [number],
  float: [number, special],
  double: [number, special],
  string: [/^/],
}

export function findArgument(parameters: readonly Parameter[], name: string): Argument {
  const [parameter, another] = parameters.filter((candidate) => candidate.name === name)
  if (!parameter) {
    throw sqlFailure(
      'UNBOUND_SQL_PARAMETER',
      '42P02',
      `Found the unbound parameter: ${name}. Please, fix \`args\` and provide a mapping of the parameter to either a SQL literal or collection constructor functions such as \`map()\`, \`array()\`, \`struct()\`.`,
    )
  }
  if (another) throw invalid('DUPLICATE_NAME', `The parameter ${name} is given twice.`)
  return readArgument(parameter)
}

const times: readonly SparkType['kind'][] = ['date', 'timestamp', 'timestamp_ntz']

export function fitsForm(type: SparkType, value: string): boolean {
  if (times.includes(type.kind)) return sinceEpoch(type, value) !== undefined
  return forms[type.kind]?.some((form) => form.test(value)) === true
}

function readArgument({ name, type: typeText, value }: Parameter): Argument {
  if (value === undefined) return { type: simple('void'), value: null }
  if (typeText?.startsWith('INTERVAL')) throw refusal('parameters of an INTERVAL type')
  const type = typeFromText(typeText ?? 'STRING')
  if (!type || !(forms[type.kind] || times.includes(type.kind))) {
    throw invalid('INVALID_DATA_TYPE', `The parameter ${name} has no type: ${String(typeText)}.`)
  }
  if (!fitsForm(type, value)) {
    throw invalid(
      'INVALID_VALUE_FOR_DATA_TYPE',
      `The value of the parameter ${name} does not fit ${sqlName(type)}.`,
    )
  }
  return { type, value }
}

function invalid(subclass: string, text: string): SqlFailure {
  return sqlFailure(`INVALID_PARAMETER_MARKER_VALUE.${subclass}`, '22023', text)
}
