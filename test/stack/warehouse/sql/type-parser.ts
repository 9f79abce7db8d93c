// The text of a type in, the type out: for CAST, for a column's declaration, and for the type that a
// parameter brings.
import {
  decimal,
  simple,
  type SimpleKind,
  type SparkType,
  type StructField,
} from '../types/spark-type'
import { collationNamed } from './collation'
import { parseName, parseSeries } from './name-parser'
import { TokenStream } from './token-stream'

const names: Readonly<Record<string, SimpleKind>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  FLOAT: 'float',
  DOUBLE: 'double',
  STRING: 'string',
  BINARY: 'binary',
  VARIANT: 'variant',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_NTZ: 'timestamp_ntz',
}

const parametrised: Readonly<Record<string, (tokens: TokenStream) => SparkType>> = {
  DECIMAL: parseDecimal,
  ARRAY: (tokens) => bracketed(tokens, () => ({ kind: 'array', element: parseType(tokens) })),
  MAP: (tokens) =>
    bracketed(tokens, () => {
      const key = parseType(tokens)
      tokens.expectSign(',')
      return { kind: 'map', key, value: parseType(tokens) }
    }),
  STRUCT: (tokens) =>
    bracketed(tokens, () => ({ kind: 'struct', fields: parseSeries(tokens, parseField) })),
}

export function parseType(tokens: TokenStream): SparkType {
  const word = tokens.next.kind === 'word' ? tokens.next.text.toUpperCase() : ''
  const kind = Object.hasOwn(names, word) ? names[word] : undefined
  const parse = Object.hasOwn(parametrised, word) ? parametrised[word] : undefined
  if (!kind && !parse) tokens.fail()
  tokens.take('word')
  if (kind === 'string' && tokens.takeWords('COLLATE')) {
    return { kind, collation: collationNamed(parseName(tokens)) }
  }
  return kind ? simple(kind) : parse!(tokens)
}

function bracketed(tokens: TokenStream, parse: () => SparkType): SparkType {
  tokens.expectSign('<')
  const type = parse()
  tokens.expectSign('>')
  return type
}

function parseField(tokens: TokenStream): StructField {
  const name = parseName(tokens)
  tokens.takeSign(':')
  return { name, type: parseType(tokens) }
}

/** Of a parameter: undefined for what is no type that the stand-in knows. */
export function typeFromText(text: string): SparkType | undefined {
  try {
    const tokens = new TokenStream(text)
    const type = parseType(tokens)
    return tokens.next.kind === 'end' ? type : undefined
  } catch {
    return undefined
  }
}

/** Of rows that the stand-in itself declares: `version BIGINT, operation STRING`. */
export function parseColumns(text: string): readonly StructField[] {
  return parseSeries(new TokenStream(text), parseField)
}

function parseDecimal(tokens: TokenStream): SparkType {
  if (!tokens.takeSign('(')) return decimal(10, 0)
  const precision = parseSize(tokens, 1, 38)
  const scale = tokens.takeSign(',') ? parseSize(tokens, 0, precision) : 0
  tokens.expectSign(')')
  return decimal(precision, scale)
}

function parseSize(tokens: TokenStream, least: number, most: number): number {
  const size = tokens.next.kind === 'number' ? Number(tokens.next.text) : NaN
  if (!Number.isInteger(size) || size < least || size > most) tokens.fail()
  tokens.take('number')
  return size
}
