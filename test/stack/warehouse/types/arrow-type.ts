// The border to Arrow's types: a result's columns in, the Arrow schema and its IPC message out, with
// the field metadata that a real warehouse sends.
import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  List,
  Map_,
  Null,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeUnit,
  Timestamp,
  Utf8,
  type DataType,
} from 'apache-arrow'
import { jsonName, sqlName, type Column, type SimpleKind, type SparkType } from './spark-type'

const zone = 'Etc/UTC'

const simpleTypes: Record<SimpleKind, () => DataType> = {
  boolean: () => new Bool(),
  tinyint: () => new Int8(),
  smallint: () => new Int16(),
  int: () => new Int32(),
  bigint: () => new Int64(),
  float: () => new Float32(),
  double: () => new Float64(),
  string: () => new Utf8(),
  variant: () => new Utf8(),
  binary: () => new Binary(),
  date: () => new DateDay(),
  timestamp: () => new Timestamp(TimeUnit.MICROSECOND, zone),
  timestamp_ntz: () => new Timestamp(TimeUnit.MICROSECOND),
  void: () => new Null(),
}

export function toArrow(type: SparkType): DataType {
  switch (type.kind) {
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128)
    case 'array':
      return new List(new Field('element', toArrow(type.element), true))
    case 'map':
      return new Map_(
        new Field('entries', entriesType(toArrow(type.key), toArrow(type.value)), false),
      )
    case 'struct':
      return new Struct(type.fields.map((f) => new Field(f.name, toArrow(f.type), true)))
    default:
      return simpleTypes[type.kind]()
  }
}

export function entriesType(
  key: DataType,
  value: DataType,
): Struct<{ key: DataType; value: DataType }> {
  return new Struct([new Field('key', key, false), new Field('value', value, true)])
}

export function arrowSchema(columns: readonly Column[]): Schema {
  return new Schema(
    columns.map(({ name, type, nullable = true }) => {
      const metadata = new Map([
        ['Spark:DataType:SqlName', sqlName(type)],
        ['Spark:DataType:JsonType', JSON.stringify(jsonName(type))],
      ])
      return new Field(name, toArrow(type), nullable, metadata)
    }),
  )
}

export function schemaMessage(schema: Schema): Buffer {
  const writer = new RecordBatchStreamWriter()
  writer.reset(undefined, schema)
  return Buffer.from(writer.toUint8Array(true))
}
