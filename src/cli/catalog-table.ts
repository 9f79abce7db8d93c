// What Unity Catalog knows of a table or a view: its kind, comment, owner, columns and primary key.
// It is read from the information schema of its catalog, which shows what the reader may see.
import type { Literal } from '../declare/literal'
import type { TableName } from '../declare/source'
import type { SqlType } from '../declare/sql-type'
import { marker, sql, tableName, type Fragment } from '../warehouse/statement'
import { WarehouseRefusal } from './refusal'
import { typeFromText } from './type-from-text'

export interface CatalogTable {
  readonly source: TableName
  /** `MANAGED`, `EXTERNAL`, `VIEW`, … as the catalog has it. */
  readonly type: string
  /** `DELTA`, …; views have one without a meaning. */
  readonly format: string
  readonly owner: string
  readonly comment: string | undefined
  readonly columns: readonly CatalogColumn[]
  /** Empty where none is declared. */
  readonly key: readonly string[]
}

export interface CatalogColumn {
  readonly name: string
  readonly type: SqlType
  /** The type as the catalog writes it. */
  readonly typeText: string
  readonly nullable: boolean
  readonly comment: string | undefined
}

/** Runs a statement, and gives its rows as texts. */
export type ReadTexts = (statement: Fragment) => Promise<readonly Texts[]>
export type Texts = readonly (string | undefined)[]

/** Undefined where the table is not there, or hidden from the reader. */
export async function findTable(
  source: TableName,
  read: ReadTexts,
): Promise<CatalogTable | undefined> {
  try {
    return await readTable(asStored(source), read)
  } catch (error) {
    // There is no such catalog, or it is hidden.
    if (error instanceof WarehouseRefusal && error.code === 'SourceNotFound') return undefined
    throw error
  }
}

async function readTable(source: TableName, read: ReadTexts): Promise<CatalogTable | undefined> {
  const [table] = await read(
    sql`SELECT table_type, data_source_format, table_owner, comment FROM ${relation(source, 'tables')} WHERE ${isOf(source)}`,
  )
  if (!table) return undefined
  const [type = '', format = '', owner = '', comment] = table
  const columns = await read(
    sql`SELECT column_name, full_data_type, is_nullable, comment FROM ${relation(source, 'columns')} WHERE ${isOf(source)} ORDER BY ordinal_position`,
  )
  return {
    ...{ source, type, format, owner, comment: written(comment) },
    columns: columns.map(toColumn),
    key: await readKey(source, read),
  }
}

export function isView({ type }: Pick<CatalogTable, 'type'>): boolean {
  return type === 'VIEW' || type === 'MATERIALIZED_VIEW'
}

async function readKey(source: TableName, read: ReadTexts): Promise<readonly string[]> {
  const [constraint] = await read(
    sql`SELECT constraint_name FROM ${relation(source, 'table_constraints')} WHERE ${isOf(source)} AND constraint_type = 'PRIMARY KEY'`,
  )
  const [name] = constraint ?? []
  if (name === undefined) return []
  const columns = await read(
    sql`SELECT column_name FROM ${relation(source, 'key_column_usage')} WHERE ${isOf(source)} AND constraint_name = ${text(name)} ORDER BY ordinal_position`,
  )
  return columns.map(([column = '']) => column)
}

function toColumn([name = '', typeText = '', nullable, comment]: Texts): CatalogColumn {
  return {
    ...{ name, typeText, type: typeFromText(typeText) },
    ...{ nullable: nullable !== 'NO', comment: written(comment) },
  }
}

/** Unity Catalog keeps the names of tables in lower case, and the information schema compares exactly. */
function asStored({ catalog, schema, name }: TableName): TableName {
  return {
    catalog: catalog.toLowerCase(),
    schema: schema.toLowerCase(),
    name: name.toLowerCase(),
  }
}

function relation({ catalog }: TableName, name: string): Fragment {
  return tableName({ catalog, schema: 'information_schema', name })
}

function isOf({ schema, name }: TableName): Fragment {
  return sql`table_schema = ${text(schema)} AND table_name = ${text(name)}`
}

function text(value: string): Fragment {
  const literal: Literal = { type: { kind: 'string' }, text: value }
  return marker(literal)
}

function written(comment: string | undefined): string | undefined {
  const trimmed = comment?.trim()
  return trimmed === '' ? undefined : trimmed
}

/** `catalog.schema.table`; undefined for another text. */
export function parseTableName(text: string): TableName | undefined {
  const parts = text.split('.').map((part) => part.trim().replace(/^`(.*)`$/, '$1'))
  const [catalog, schema, name] = parts
  if (parts.length !== 3 || !catalog || !schema || !name) return undefined
  return { catalog, schema, name }
}
