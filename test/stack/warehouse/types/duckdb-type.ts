// The border to DuckDB's types: what a table's columns are in the warehouse's terms, and what a CAST
// must say to DuckDB. A type with no exact counterpart is refused, never approximated.
import { DuckDBTypeId, type DuckDBType } from '@duckdb/node-api'
import { decimal, simple, type SimpleKind, type SparkType } from './spark-type'

const simpleKinds = new Map<DuckDBTypeId, SimpleKind>([
  [DuckDBTypeId.BOOLEAN, 'boolean'],
  [DuckDBTypeId.TINYINT, 'tinyint'],
  [DuckDBTypeId.SMALLINT, 'smallint'],
  [DuckDBTypeId.INTEGER, 'int'],
  [DuckDBTypeId.BIGINT, 'bigint'],
  [DuckDBTypeId.FLOAT, 'float'],
  [DuckDBTypeId.DOUBLE, 'double'],
  [DuckDBTypeId.VARCHAR, 'string'],
  [DuckDBTypeId.BLOB, 'binary'],
  [DuckDBTypeId.DATE, 'date'],
  [DuckDBTypeId.TIMESTAMP_TZ, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp_ntz'],
  [DuckDBTypeId.VARIANT, 'variant'],
  [DuckDBTypeId.SQLNULL, 'void'],
])

export function fromDuckDB(type: DuckDBType): SparkType {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return decimal(type.width, type.scale)
    case DuckDBTypeId.LIST:
      return { kind: 'array', element: fromDuckDB(type.valueType) }
    case DuckDBTypeId.MAP:
      return { kind: 'map', key: fromDuckDB(type.keyType), value: fromDuckDB(type.valueType) }
    case DuckDBTypeId.STRUCT:
      return {
        kind: 'struct',
        fields: type.entryNames.map((name, index) => ({
          name,
          type: fromDuckDB(type.entryTypes[index]!),
        })),
      }
    default: {
      const kind = simpleKinds.get(type.typeId)
      if (!kind) throw new TypeError(`no warehouse type is exactly DuckDB's ${type.toString()}`)
      return simple(kind)
    }
  }
}

const castNames: Record<SimpleKind, string> = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  bigint: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  binary: 'BLOB',
  date: 'DATE',
  timestamp: 'TIMESTAMPTZ',
  timestamp_ntz: 'TIMESTAMP',
  variant: 'VARIANT',
  void: 'VARCHAR',
}

export function toDuckDB(type: SparkType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `${toDuckDB(type.element)}[]`
    case 'map':
      return `MAP(${toDuckDB(type.key)}, ${toDuckDB(type.value)})`
    case 'struct':
      return `STRUCT(${type.fields.map((f) => `${quoted(f.name)} ${toDuckDB(f.type)}`).join(', ')})`
    default:
      return castNames[type.kind]
  }
}

/** DuckDB's own to_json prints a VARIANT as a string; by way of its JSON type it is right. */
export function jsonOfVariant(sql: string): string {
  return `CAST(CAST(${sql} AS JSON) AS VARCHAR)`
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
