// The types a warehouse knows, as frozen data, with the two names the wire gives each of them. Every
// other file speaks of types in these terms: DuckDB's and Arrow's are reached from here.

export type SimpleKind =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'variant'
  | 'void'

export interface StructField {
  readonly name: string
  readonly type: SparkType
}

export type SparkType = {
  /** Of a STRING that is not compared byte by byte. */
  readonly collation?: string | undefined
} & (
  | { readonly kind: SimpleKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly element: SparkType }
  | { readonly kind: 'map'; readonly key: SparkType; readonly value: SparkType }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
)

export interface Column {
  readonly name: string
  readonly type: SparkType
  /** False where it is known that there is no NULL. */
  readonly nullable?: boolean
}

export function simple(kind: SimpleKind): SparkType {
  return { kind }
}

export function decimal(precision: number, scale: number): SparkType {
  return {
    kind: 'decimal',
    precision,
    scale,
  }
}

/** As `Spark:DataType:SqlName` has it: `ARRAY<DECIMAL(4,2)>`, `STRUCT<s: STRING>`. */
export function sqlName(type: SparkType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `ARRAY<${sqlName(type.element)}>`
    case 'map':
      return `MAP<${sqlName(type.key)}, ${sqlName(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((f) => `${f.name}: ${sqlName(f.type)}`).join(', ')}>`
    default:
      return type.kind.toUpperCase() + (type.collation ? ` COLLATE ${type.collation}` : '')
  }
}

/** As `full_data_type` of the information schema has it: `array<decimal(4,2)>`, `struct<s:string>`. */
export function catalogName(type: SparkType): string {
  switch (type.kind) {
    case 'array':
      return `array<${catalogName(type.element)}>`
    case 'map':
      return `map<${catalogName(type.key)},${catalogName(type.value)}>`
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}:${catalogName(f.type)}`).join(',')}>`
    default:
      return sqlName({ ...type, collation: undefined }).toLowerCase() + collationOf(type)
  }
}

function collationOf({ collation }: SparkType): string {
  return collation ? ` collate ${collation}` : ''
}

export function sameType(one: SparkType, other: SparkType): boolean {
  return sqlName(one) === sqlName(other)
}

const jsonNames: Partial<Record<SimpleKind, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
}

/** As `Spark:DataType:JsonType` has it, before it is turned into text. */
export function jsonName(type: SparkType): unknown {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'array':
      return { type: 'array', elementType: jsonName(type.element), containsNull: true }
    case 'map':
      return {
        type: 'map',
        keyType: jsonName(type.key),
        valueType: jsonName(type.value),
        valueContainsNull: true,
      }
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map((field) => ({
          name: field.name,
          type: jsonName(field.type),
          nullable: true,
          metadata: {},
        })),
      }
    default:
      return jsonNames[type.kind] ?? type.kind
  }
}
