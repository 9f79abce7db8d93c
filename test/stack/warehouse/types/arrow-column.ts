// One column on its way out: DuckDB's values in, Arrow's buffers out, exact for every type. Nested
// types flatten their children and call themselves.
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { makeData, type Data } from 'apache-arrow'
import { entriesType, toArrow } from './arrow-type'
import type { SparkType } from './spark-type'

type Values = readonly DuckDBValue[]

export function arrowColumn(type: SparkType, values: Values): Data {
  const common = { type: toArrow(type), length: values.length, ...validity(values) }
  switch (type.kind) {
    case 'void':
      return build({ type: common.type, length: values.length, nullCount: values.length })
    case 'boolean':
      return build({ ...common, data: bits(values.map((value) => value === true)) })
    case 'tinyint':
      return build({ ...common, data: Int8Array.from(values, Number) })
    case 'smallint':
      return build({ ...common, data: Int16Array.from(values, Number) })
    case 'int':
      return build({ ...common, data: Int32Array.from(values, Number) })
    case 'float':
      return build({ ...common, data: Float32Array.from(values, Number) })
    case 'double':
      return build({ ...common, data: Float64Array.from(values, Number) })
    case 'bigint':
      return build({ ...common, data: BigInt64Array.from(values, bigintOf) })
    case 'date':
      return build({ ...common, data: Int32Array.from(values, daysOf) })
    case 'timestamp':
    case 'timestamp_ntz':
      return build({ ...common, data: BigInt64Array.from(values, microsecondsOf) })
    case 'decimal':
      return build({ ...common, data: decimals(values) })
    case 'string':
    case 'variant':
    case 'binary':
      return build({ ...common, ...variable(values.map(bytesOf)) })
    case 'array': {
      const lists = values.map((value) => (value instanceof DuckDBListValue ? value.items : []))
      const child = arrowColumn(type.element, lists.flat())
      return build({ ...common, valueOffsets: offsets(lists), child })
    }
    case 'map': {
      const maps = values.map((value) => (value instanceof DuckDBMapValue ? value.entries : []))
      const child = entries(type, maps.flat())
      return build({ ...common, valueOffsets: offsets(maps), child })
    }
    case 'struct': {
      const children = type.fields.map((field) =>
        arrowColumn(
          field.type,
          values.map((v) =>
            v instanceof DuckDBStructValue ? (v.entries[field.name] ?? null) : null,
          ),
        ),
      )
      return build({ ...common, children })
    }
  }
}

/** Arrow's overloads want each type spelled out; here it is known only at run time. */
function build(props: object): Data {
  return makeData(props as Parameters<typeof makeData>[0])
}

function entries(
  { key, value }: Extract<SparkType, { kind: 'map' }>,
  list: DuckDBMapValue['entries'],
): Data {
  const keys = arrowColumn(
    key,
    list.map((entry) => entry.key),
  )
  const values = arrowColumn(
    value,
    list.map((entry) => entry.value),
  )
  const type = entriesType(keys.type, values.type)
  return makeData({ type, length: list.length, nullCount: 0, children: [keys, values] })
}

function validity(values: Values): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = values.filter((value) => value === null).length
  return nullCount === 0
    ? { nullCount }
    : { nullCount, nullBitmap: bits(values.map((value) => value !== null)) }
}

function bits(flags: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8))
  flags.forEach((flag, index) => {
    if (flag) bytes[index >> 3]! |= 1 << (index & 7)
  })
  return bytes
}

// Of a null, each of these gives a value that the validity bits hide.

function bigintOf(value: DuckDBValue): bigint {
  return typeof value === 'bigint' ? value : 0n
}

function daysOf(value: DuckDBValue): number {
  return value instanceof DuckDBDateValue ? value.days : 0
}

function microsecondsOf(value: DuckDBValue): bigint {
  const timestamp = value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue
  return timestamp ? value.micros : 0n
}

function bytesOf(value: DuckDBValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value)
  return value instanceof DuckDBBlobValue ? value.bytes : Buffer.alloc(0)
}

function decimals(values: Values): Uint32Array {
  const words = new BigUint64Array(values.length * 2)
  values.forEach((value, index) => {
    const unscaled = value instanceof DuckDBDecimalValue ? value.value : 0n
    words[index * 2] = BigInt.asUintN(64, unscaled)
    words[index * 2 + 1] = BigInt.asUintN(64, unscaled >> 64n)
  })
  return new Uint32Array(words.buffer)
}

function variable(parts: readonly Uint8Array[]): { valueOffsets: Int32Array; data: Uint8Array } {
  return { valueOffsets: offsets(parts), data: Buffer.concat(parts) }
}

function offsets(parts: readonly { readonly length: number }[]): Int32Array {
  const ends = new Int32Array(parts.length + 1)
  parts.forEach(({ length }, index) => (ends[index + 1] = ends[index]! + length))
  return ends
}
