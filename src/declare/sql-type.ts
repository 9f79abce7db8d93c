// The types a column may have: Databricks SQL's, as data. Column helpers make them, the compiler and
// the encoder read them.

export type ScalarKind =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'binary'
  | 'variant'

export interface DecimalType {
  readonly kind: 'decimal'
  readonly precision: number
  readonly scale: number
}

export type ScalarType = { readonly kind: ScalarKind } | DecimalType

export type SqlType =
  | ScalarType
  | { readonly kind: 'array'; readonly element: SqlType }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, SqlType>> }
  | { readonly kind: 'map'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'refused'; readonly name: string; readonly hint: string }

/** The type as Databricks SQL writes it: `DECIMAL(10,2)`, `ARRAY<STRING>`. */
export function sqlTypeName(type: SqlType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `ARRAY<${sqlTypeName(type.element)}>`
    case 'map':
      return `MAP<${sqlTypeName(type.key)}, ${sqlTypeName(type.value)}>`
    case 'struct': {
      const fields = Object.entries(type.fields)
      return `STRUCT<${fields.map(([name, field]) => `${name}: ${sqlTypeName(field)}`).join(', ')}>`
    }
    case 'refused':
      return type.name
    default:
      return type.kind.toUpperCase()
  }
}

/** Whether values of this type can be compared, ordered and sent as a parameter. */
export function isComparable(type: SqlType): boolean {
  return !['binary', 'variant', 'array', 'struct', 'map', 'refused'].includes(type.kind)
}
