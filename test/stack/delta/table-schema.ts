// A table's columns and the schema string that a Delta log keeps them in. A column that came from a
// log keeps its own words, so that what we do not read (nested nullability, defaults) is not lost.
import { refusal, sqlFailure } from '../warehouse/sql-failure'
import { collationNamed } from '../warehouse/sql/collation'
import {
  decimal,
  jsonName,
  simple,
  sqlName,
  type Column,
  type SimpleKind,
  type SparkType,
} from '../warehouse/types/spark-type'

export interface TableColumn extends Column {
  readonly nullable: boolean
  readonly comment?: string | undefined
  /** The field as the log has it; none for a column that is new. */
  readonly field?: SchemaField | undefined
}

export interface SchemaField {
  readonly name: string
  readonly type: unknown
  readonly nullable: boolean
  readonly metadata: Readonly<Record<string, unknown>>
}

const simpleKinds: Readonly<Record<string, SimpleKind>> = {
  boolean: 'boolean',
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
  float: 'float',
  double: 'double',
  string: 'string',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp_ntz',
}

export function parseSchema(schemaString: string): readonly TableColumn[] {
  const { fields } = JSON.parse(schemaString) as { fields: readonly SchemaField[] }
  return fields.map((field) => ({
    name: field.name,
    type: withCollation(parseType(field.type), field),
    nullable: field.nullable,
    comment: textOf(field.metadata['comment']),
    field,
  }))
}

export function printSchema(columns: readonly TableColumn[]): string {
  return JSON.stringify({ type: 'struct', fields: columns.map(toField) })
}

export function toField({ name, type, nullable, comment, field }: TableColumn): SchemaField {
  if (field) return field
  const metadata = {
    ...(comment && { comment }),
    ...(type.collation && { [collations]: { [name]: `spark.${type.collation}` } }),
  }
  return { name, type: jsonName(type), nullable, metadata }
}

/** Where Delta keeps a column's collation: its type is a plain STRING to others. */
const collations = '__COLLATIONS'

function withCollation(type: SparkType, { name, metadata }: SchemaField): SparkType {
  const { [name]: said } = (metadata[collations] ?? {}) as Readonly<Record<string, string>>
  return said ? { ...type, collation: collationNamed(said.replace('spark.', '')) } : type
}

/** As Spark writes it into operationParameters and as DESCRIBE has it. */
export function sameColumn(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase()
}

/** Before a table is made or widened with these columns. */
export function requireStorable(columns: readonly TableColumn[]): void {
  const seen = new Set<string>()
  for (const { name, type } of columns) {
    if (/[ ,;{}()\n\t=]/.test(name)) {
      throw sqlFailure(
        'DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES',
        '42K05',
        `Found invalid character(s) among ' ,;{}()\\n\\t=' in the column names of your schema. Invalid column names: ${name}.`,
      )
    }
    if (seen.has(name.toLowerCase())) {
      const text = `The column \`${name}\` already exists. Choose another name or rename the existing column.`
      throw sqlFailure('COLUMN_ALREADY_EXISTS', '42711', text)
    }
    seen.add(name.toLowerCase())
    requireStorableType(name, type)
    const inner = sqlName({ ...type, collation: undefined })
    if (inner.includes(' COLLATE ')) throw refusal(`a collation within ${inner}`)
  }
}

function requireStorableType(name: string, type: SparkType): void {
  switch (type.kind) {
    case 'array':
      requireStorableType(name, type.element)
      return
    case 'map':
      requireStorableType(name, type.key)
      requireStorableType(name, type.value)
      return
    case 'struct':
      for (const field of type.fields) requireStorableType(name, field.type)
      return
    case 'variant':
    case 'void':
      throw refusal(`a column of the type ${type.kind.toUpperCase()} in a table (${name})`)
    default:
  }
}

export function usesTimestampNtz(type: SparkType): boolean {
  return JSON.stringify(type).includes('"timestamp_ntz"')
}

interface TypeJson {
  readonly type?: string
  readonly elementType?: unknown
  readonly keyType?: unknown
  readonly valueType?: unknown
  readonly fields?: readonly SchemaField[]
}

function parseType(json: unknown): SparkType {
  if (typeof json === 'string') return parseSimpleType(json)
  const { type, elementType, keyType, valueType, fields } = json as TypeJson
  switch (type) {
    case 'array':
      return { kind: 'array', element: parseType(elementType) }
    case 'map':
      return { kind: 'map', key: parseType(keyType), value: parseType(valueType) }
    case 'struct':
      return {
        kind: 'struct',
        fields: (fields ?? []).map((field) => ({ name: field.name, type: parseType(field.type) })),
      }
    default:
      throw refusal(`the type ${JSON.stringify(json)} of a Delta table`)
  }
}

function parseSimpleType(name: string): SparkType {
  const kind = simpleKinds[name]
  if (kind) return simple(kind)
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(name) ?? []
  if (precision && scale) return decimal(Number(precision), Number(scale))
  throw refusal(`the type ${name} of a Delta table`)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
