// A table's columns and the schema string that a Delta log keeps them in, and back.
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
}

export interface SchemaField {
  readonly name: string
  readonly type: unknown
  readonly nullable: boolean
  readonly metadata: {
    readonly comment?: string | undefined
    /** Where Delta keeps a column's collation: its type is a plain STRING to others. */
    readonly __COLLATIONS?: Readonly<Record<string, string>> | undefined
  }
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
    ...(field.metadata.comment !== undefined && { comment: field.metadata.comment }),
  }))
}

export function printSchema(columns: readonly TableColumn[]): string {
  return JSON.stringify({ type: 'struct', fields: columns.map(toField) })
}

export function toField({ name, type, nullable, comment }: TableColumn): SchemaField {
  const metadata = {
    ...(comment && { comment }),
    ...(type.collation && { __COLLATIONS: { [name]: `spark.${type.collation}` } }),
  }
  return { name, type: jsonName(type), nullable, metadata }
}

function withCollation(type: SparkType, { name, metadata }: SchemaField): SparkType {
  const said = metadata.__COLLATIONS?.[name]
  return said ? { ...type, collation: collationNamed(said.replace('spark.', '')) } : type
}

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
    const text = sqlName({ ...type, collation: undefined })
    if (/\b(VARIANT|VOID|COLLATE)\b/.test(text)) throw refusal(`${text} in a table (${name})`)
  }
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
