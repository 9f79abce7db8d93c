// One column of a record batch to JSON text, straight from Arrow's buffers. The form is chosen by the
// declared type, never by the value, so that a consumer can rely on it (the protobuf JSON mapping).
import type { Data } from 'apache-arrow'
import { floatText } from '../../declare/float-text'
import type { SqlType } from '../../declare/sql-type'
import { int64Values } from '../../warehouse/int64-values'
import { dateText, timestampText } from './calendar'

/** The JSON text of the cell in this row. */
export type CellEncoder = (row: number) => string

export function cellEncoder(type: SqlType, data: Data): CellEncoder {
  const encode = valueEncoder(type, data)
  return data.nullCount === 0 ? encode : (row) => (data.getValid(row) ? encode(row) : 'null')
}

function valueEncoder(type: SqlType, data: Data): CellEncoder {
  switch (type.kind) {
    case 'boolean':
      return (row) => (bit(data, row) ? 'true' : 'false')
    case 'tinyint':
    case 'smallint':
    case 'int': {
      const values = data.values as Int32Array
      return (row) => String(values[row])
    }
    case 'bigint': {
      const values = int64Values(data)
      return (row) => `"${values[row] ?? 0n}"`
    }
    case 'float': {
      const values = data.values as Float32Array
      return (row) => floatingPoint('float', values[row] ?? NaN)
    }
    case 'double': {
      const values = data.values as Float64Array
      return (row) => floatingPoint('double', values[row] ?? NaN)
    }
    case 'decimal':
      return decimalEncoder(type.scale, data)
    case 'date': {
      const values = data.values as Int32Array
      return (row) => `"${dateText(values[row] ?? 0)}"`
    }
    case 'timestamp': {
      const micros = int64Values(data)
      return (row) => `"${timestampText(micros[row] ?? 0n)}Z"`
    }
    case 'timestamp_ntz': {
      const micros = int64Values(data)
      return (row) => `"${timestampText(micros[row] ?? 0n)}"`
    }
    case 'string':
    case 'variant': {
      const bytes = bytesReader(data)
      return (row) => JSON.stringify(bytes(row).toString('utf8'))
    }
    case 'binary': {
      const bytes = bytesReader(data)
      return (row) => `"${bytes(row).toString('base64')}"`
    }
    case 'array':
      return arrayEncoder(type.element, data)
    case 'struct':
      return structEncoder(type.fields, data)
    case 'map':
      return mapEncoder(type.key, type.value, data)
    case 'refused':
      throw new Error(`${type.name} was refused when the product was declared`)
  }
}

function bit({ values, offset }: Data, row: number): boolean {
  const at = offset + row
  return ((((values as Uint8Array)[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
}

function floatingPoint(kind: 'float' | 'double', value: number): string {
  return Number.isFinite(value) ? floatText(kind, value) : `"${value}"`
}

function decimalEncoder(scale: number, { values }: Data): CellEncoder {
  const words = values as Uint32Array
  const halves = new BigUint64Array(words.buffer, words.byteOffset, words.length / 2)
  return (row) => {
    const low = halves[2 * row] ?? 0n
    const high = halves[2 * row + 1] ?? 0n
    const unscaled = BigInt.asIntN(128, (high << 64n) | low)
    const sign = unscaled < 0n ? '-' : ''
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
    const point = digits.length - scale
    const fraction = scale === 0 ? '' : `.${digits.slice(point)}`
    return `"${sign}${digits.slice(0, point)}${fraction}"`
  }
}

function bytesReader({ values, valueOffsets }: Data): (row: number) => Buffer {
  const bytes = values as Uint8Array
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsets = valueOffsets
  return (row) => buffer.subarray(offsets[row], offsets[row + 1])
}

function arrayEncoder(elementType: SqlType, data: Data): CellEncoder {
  const offsets = data.valueOffsets
  const element = cellEncoder(elementType, child(data, 0))
  return (row) => `[${rows(offsets, row).map(element).join(',')}]`
}

function structEncoder(fields: Readonly<Record<string, SqlType>>, data: Data): CellEncoder {
  const encoders = Object.entries(fields).map(
    ([name, type], i) => [JSON.stringify(name), cellEncoder(type, child(data, i))] as const,
  )
  return (row) => `{${encoders.map(([name, encode]) => `${name}:${encode(row)}`).join(',')}}`
}

/** With text for keys an object; otherwise a list of pairs, because JSON's keys are text. */
function mapEncoder(keyType: SqlType, valueType: SqlType, data: Data): CellEncoder {
  const offsets = data.valueOffsets
  const entries = child(data, 0)
  const key = cellEncoder(keyType, child(entries, 0))
  const value = cellEncoder(valueType, child(entries, 1))
  return keyType.kind === 'string'
    ? (row) =>
        `{${rows(offsets, row)
          .map((i) => `${key(i)}:${value(i)}`)
          .join(',')}}`
    : (row) =>
        `[${rows(offsets, row)
          .map((i) => `[${key(i)},${value(i)}]`)
          .join(',')}]`
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
