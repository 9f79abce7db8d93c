// One column of a record batch as text, and above it as JSON. Who writes another format, or
// compares cells, takes the text; values that nest have no text but their JSON.
import { isUtf8 } from 'node:buffer'
import type { Data } from 'apache-arrow'
import { Problem } from '../../base/problem'
import type { MapType, SqlType } from '../../declare/sql-type'
import { childNamed } from '../../warehouse/arrow-type'
import { bytesReader, scalarText, type TextReader } from './scalar-text'

/**
 * The text of the cell in a row, as a marker takes it; null for NULL. A NULL where the declaration
 * has none is `SourceDrift`, here and below.
 *
 * @param column the name that such a problem has for its target
 */
export function cellText(
  type: SqlType,
  data: Data,
  column: string,
): (row: number) => string | null {
  const text = valueText(type, data, column)
  if (data.nullCount === 0) return text
  const none = noValue(type, column, null)
  return (row) => (data.getValid(row) ? text(row) : none())
}

/** The JSON of the cell in a row. */
export function jsonCell(type: SqlType, data: Data, column: string): TextReader {
  const json = valueJson(type, data, column)
  if (data.nullCount === 0) return json
  const none = noValue(type, column, 'null')
  return (row) => (data.getValid(row) ? json(row) : none())
}

function noValue<None>({ nullable }: SqlType, column: string, none: None): () => None {
  if (nullable !== false) return () => none
  return () => {
    throw new Problem(
      'SourceDrift',
      `The column ${column} holds NULL where the product declares that it does not.`,
      { target: column },
    )
  }
}

/**
 * Whether the cell's text is all that the table holds. It is not where the bytes of a STRING are no
 * UTF-8: each that cannot be read becomes U+FFFD, so that different cells may have one text.
 */
export function isExactText(type: SqlType, data: Data): (row: number) => boolean {
  if (type.kind !== 'string' && type.kind !== 'variant') return () => true
  const bytes = bytesReader(data)
  return (row) => !data.getValid(row) || isUtf8(bytes(row))
}

function valueText(type: SqlType, data: Data, column: string): TextReader {
  switch (type.kind) {
    case 'array':
      return arrayJson(type.element, data, column)
    case 'struct':
      return structJson(type.fields, data, column)
    case 'map':
      return mapJson(type, data, column)
    case 'refused':
      throw new Error(`${type.name} was refused when the product was declared`)
    default:
      return scalarText(type, data)
  }
}

function valueJson(type: SqlType, data: Data, column: string): TextReader {
  const text = valueText(type, data, column)
  switch (type.kind) {
    case 'string':
    case 'variant':
      return (row) => JSON.stringify(text(row))
    case 'float':
    case 'double':
      return (row) => floatJson(text(row))
    case 'bigint':
    case 'decimal':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'binary':
      return (row) => `"${text(row)}"`
    default:
      return text
  }
}

/** NaN and the infinities are the only numbers that end in a letter. */
function floatJson(text: string): string {
  return text.endsWith('N') || text.endsWith('y') ? `"${text}"` : text
}

function arrayJson(elementType: SqlType, data: Data, column: string): TextReader {
  const offsets = data.valueOffsets
  const element = jsonCell(elementType, child(data, 0), column)
  return (row) => `[${rows(offsets, row).map(element).join(',')}]`
}

/** Fields are found by name, as columns are: others and another order make no difference. */
function structJson(
  fields: Readonly<Record<string, SqlType>>,
  data: Data,
  column: string,
): TextReader {
  const given = data.type.children
  const encoders = Object.entries(fields).map(([name, type]) => {
    const encode = jsonCell(type, child(data, childNamed(given, name)), column)
    return [JSON.stringify(name), encode] as const
  })
  return (row) => `{${encoders.map(([name, encode]) => `${name}:${encode(row)}`).join(',')}}`
}

/** An object, or a list of pairs, because JSON's keys are text. */
function mapJson(type: MapType, data: Data, column: string): TextReader {
  const offsets = data.valueOffsets
  const entries = child(data, 0)
  const key = jsonCell(type.key, child(entries, 0), column)
  const value = jsonCell(type.value, child(entries, 1), column)
  return type.pairs
    ? (row) =>
        `[${rows(offsets, row)
          .map((i) => `[${key(i)},${value(i)}]`)
          .join(',')}]`
    : (row) =>
        `{${rows(offsets, row)
          .map((i) => `${key(i)}:${value(i)}`)
          .join(',')}}`
}

function rows(offsets: Int32Array, row: number): number[] {
  const from = offsets[row] ?? 0
  return Array.from({ length: (offsets[row + 1] ?? from) - from }, (_, i) => from + i)
}

function child(data: Data, index: number): Data {
  const found = data.children[index]
  if (!found) throw new Error('a nested column without its child was not found to be drift')
  return found
}
