// One column of scalar values as text, straight from Arrow's buffers. The form depends on the
// declared type and never on the value, so that consumers can rely on it (as in the protobuf JSON
// mapping). SQL parameters have the same form.
import type { Data } from 'apache-arrow'
import { floatText } from '../../declare/float-text'
import type { ScalarType } from '../../declare/sql-type'
import { int64Values } from '../../warehouse/int64-values'
import { dateText, timestampText } from './calendar'

/** The text of the cell in this row, which is not NULL. */
export type TextReader = (row: number) => string

export function scalarText(type: ScalarType, data: Data): TextReader {
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
      return (row) => String(values[row])
    }
    case 'float':
    case 'double': {
      const { kind } = type
      const values = data.values as Float32Array | Float64Array
      return (row) => floatText(kind, values[row] ?? NaN)
    }
    case 'decimal':
      return decimalText(type.scale, data)
    case 'date': {
      const values = data.values as Int32Array
      return (row) => dateText(values[row] ?? 0)
    }
    case 'timestamp': {
      const micros = int64Values(data)
      return (row) => `${timestampText(micros[row] ?? 0n)}Z`
    }
    case 'timestamp_ntz': {
      const micros = int64Values(data)
      return (row) => timestampText(micros[row] ?? 0n)
    }
    case 'string':
    case 'variant': {
      const bytes = bytesReader(data)
      return (row) => bytes(row).toString('utf8')
    }
    case 'binary': {
      const bytes = bytesReader(data)
      return (row) => bytes(row).toString('base64')
    }
  }
}

function bit({ values, offset }: Data, row: number): boolean {
  const at = offset + row
  return ((((values as Uint8Array)[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
}

function decimalText(scale: number, { values }: Data): TextReader {
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
    return `${sign}${digits.slice(0, point)}${fraction}`
  }
}

export function bytesReader({ values, valueOffsets }: Data): (row: number) => Buffer {
  const bytes = values as Uint8Array
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (row) => buffer.subarray(valueOffsets[row], valueOffsets[row + 1])
}
