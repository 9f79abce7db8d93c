// The types of Databricks SQL that a column may have, as data. The column helpers make them;
// query/compile.ts and the encoders read them.

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

/** Precision: digits in all, 1 to 38. Scale: digits after the point, 0 to the precision. */
export interface DecimalType {
  readonly kind: 'decimal'
  readonly precision: number
  readonly scale: number
}

export type ScalarType = { readonly kind: ScalarKind } | DecimalType

/** A type. The type of a cell, element, field or value may say that there is no NULL. */
export type SqlType = { readonly nullable?: false } & (
  | ScalarType
  | { readonly kind: 'array'; readonly element: SqlType }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, SqlType>> }
  | MapType
  | { readonly kind: 'refused'; readonly name: string; readonly hint: string }
)

export interface MapType {
  readonly kind: 'map'
  readonly key: SqlType
  readonly value: SqlType
  /**
   * Whether it is served as a list of pairs; otherwise it is an object, and its keys are STRING.
   */
  readonly pairs: boolean
}

/** The type as people read it: `DECIMAL(10,2)`, `ARRAY<STRING>`, `STRUCT<a b: INT>`. */
export function sqlTypeName(type: SqlType): string {
  return nameOf(type, { quote: (name) => name, variant: 'VARIANT' })
}

/**
 * The type as `CAST(NULL AS …)` takes it, for a column that is read as this type: the names of
 * fields are quoted, and a VARIANT is the STRING of its JSON.
 */
export function castTypeName(type: SqlType): string {
  return nameOf(type, { quote: quoteName, variant: 'STRING' })
}

/** An identifier in backticks, as Databricks SQL quotes names. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

interface Spelling {
  readonly quote: (name: string) => string
  readonly variant: string
}

function nameOf(type: SqlType, spelling: Spelling): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `ARRAY<${nameOf(type.element, spelling)}>`
    case 'map':
      return `MAP<${nameOf(type.key, spelling)}, ${nameOf(type.value, spelling)}>`
    case 'struct': {
      const fields = Object.entries(type.fields).map(
        ([name, field]) => `${spelling.quote(name)}: ${nameOf(field, spelling)}`,
      )
      return `STRUCT<${fields.join(', ')}>`
    }
    case 'variant':
      return spelling.variant
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
