// One column of a record batch as text, and on top of that as JSON. Other formats and comparisons
// of cells use the text. The text of a nested value is its JSON.
import { isUtf8 } from 'node:buffer'
import type { Data } from 'apache-arrow'
import { Problem } from '../../base/problem'
import type { MapType, SqlType } from '../../declare/sql-type'
import { childNamed } from '../../warehouse/arrow-type'
import { bytesReader, scalarText, type TextReader } from './scalar-text'

/**
 * The text of the cell in a row, in the form of a SQL parameter; null for NULL. A NULL in a column
 * that is declared without NULL is `SourceDrift`.
 *
 * @param column the target of such a problem
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
      `The column ${column} contains a NULL where the product declares that there is none.`,
      { target: column },
    )
  }
}

/**
 * Whether the text is exactly the value of the cell. It is not where a STRING is not UTF-8: each
 * invalid part becomes U+FFFD, so that different cells may have the same text.
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
  return (row) => `[${list(offsets, row, element)}]`
}

/** Fields are found by name, as columns are: further fields and another order make no difference. */
function structJson(
  fields: Readonly<Record<string, SqlType>>,
  data: Data,
  column: string,
): TextReader {
  const given = data.type.children
  return jsonObject(
    Object.entries(fields).map(([name, type]) => [
      name,
      jsonCell(type, child(data, childNamed(given, name)), column),
    ]),
  )
}

/** An object with these members, in this order. */
export function jsonObject(members: readonly (readonly [string, TextReader])[]): TextReader {
  const parts = members.map(([name, json], i) => {
    const label = `${i === 0 ? '' : ','}${JSON.stringify(name)}:`
    return (row: number) => label + json(row)
  })
  return (row) => {
    let text = '{'
    for (const part of parts) text += part(row)
    return `${text}}`
  }
}

/** An object, or a list of pairs, because JSON's keys are text. */
function mapJson(type: MapType, data: Data, column: string): TextReader {
  const offsets = data.valueOffsets
  const entries = child(data, 0)
  const key = jsonCell(type.key, child(entries, 0), column)
  const value = jsonCell(type.value, child(entries, 1), column)
  return type.pairs
    ? (row) => `[${list(offsets, row, (i) => `[${key(i)},${value(i)}]`)}]`
    : (row) => `{${list(offsets, row, (i) => `${key(i)}:${value(i)}`)}}`
}

/** What belongs to this row, with commas between. */
function list(offsets: Int32Array, row: number, entry: TextReader): string {
  const from = offsets[row] ?? 0
  const to = offsets[row + 1] ?? from
  let text = ''
  for (let i = from; i < to; i += 1) text += (i === from ? '' : ',') + entry(i)
  return text
}

function child(data: Data, index: number): Data {
  const found = data.children[index]
  if (!found) throw new Error('a nested column lacks a child, and the drift check did not notice')
  return found
}
