// One column on its way out to a client that reads no Arrow: DuckDB's values in, Thrift's column out,
// with a bit for each NULL.
import { TColumn } from '@databricks/sql/thrift/TCLIService_types'
import type { DuckDBValue } from '@duckdb/node-api'
import Int64 from 'node-int64'
import type { SparkType } from './spark-type'

interface Bytes {
  readonly bytes: Uint8Array
}
type Form = readonly [field: string, read: (value: DuckDBValue) => unknown, ifNull: unknown]

const text: Form = ['stringVal', String, '']
const double: Form = ['doubleVal', Number, 0]
const forms: Partial<Record<SparkType['kind'], Form>> = {
  boolean: ['boolVal', Boolean, false],
  tinyint: ['byteVal', Number, 0],
  smallint: ['i16Val', Number, 0],
  int: ['i32Val', Number, 0],
  bigint: ['i64Val', (value) => toInt64(value as bigint), new Int64(0)],
  float: double,
  double,
  string: text,
  void: text,
  binary: ['binaryVal', (value) => Buffer.from((value as unknown as Bytes).bytes), Buffer.alloc(0)],
}

export function thriftColumn({ kind }: SparkType, values: readonly DuckDBValue[]): TColumn {
  const form = forms[kind]
  if (!form) throw new TypeError(`no column of Thrift holds ${kind}`)
  const [field, read, ifNull] = form
  const nulls = Buffer.alloc(Math.ceil(values.length / 8))
  const read_ = values.map((value, index) => {
    if (value !== null) return read(value)
    nulls[index >> 3]! |= 1 << (index & 7)
    return ifNull
  })
  return new TColumn({ [field]: { values: read_, nulls } })
}

function toInt64(value: bigint): Int64 {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return new Int64(bytes)
}
