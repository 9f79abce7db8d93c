// ALTER TABLE ADD COLUMN and SET TBLPROPERTIES: commits that change only the table's metadata.
import { refusal, sqlFailure } from '../warehouse/sql-failure'
import type { Commit } from './engine-query'
import { requireKnownProperties, type Properties } from './table-property'
import { printSchema, requireStorable, sameColumn, toField, type TableColumn } from './table-schema'
import { changeLog } from './transaction'

/** FIELD_ALREADY_EXISTS 42710; a NOT NULL column is refused. */
export async function addColumns(
  directory: string,
  columns: readonly TableColumn[],
): Promise<Commit> {
  return changeLog(directory, ({ schema, metadata }) => {
    for (const { name, nullable } of columns) {
      if (!nullable) throw refusal(`ADD COLUMN of a NOT NULL column (${name})`)
      if (schema.some((known) => sameColumn(known.name, name))) throw fieldExists(name, schema)
    }
    const all = [...schema, ...columns]
    requireStorable(all)
    const parameter = columns.map((column) => ({ column: toField(column) }))
    return {
      operation: 'ADD COLUMNS',
      parameters: { columns: JSON.stringify(parameter) },
      actions: [{ metaData: { ...metadata, schemaString: printSchema(all) } }],
    }
  })
}

/** A `delta.` property that we do not know is refused. */
export async function setProperties(directory: string, properties: Properties): Promise<Commit> {
  requireKnownProperties(properties)
  return changeLog(directory, ({ metadata }) => {
    const configuration = { ...metadata.configuration, ...properties }
    return {
      operation: 'SET TBLPROPERTIES',
      parameters: { properties: JSON.stringify(properties) },
      actions: [{ metaData: { ...metadata, configuration } }],
    }
  })
}

function fieldExists(name: string, schema: readonly TableColumn[]): Error {
  const names = schema.map((column) => `\`${column.name}\``).join(', ')
  const text = `Cannot add column, because \`${name}\` already exists in the struct with the fields ${names}.`
  return sqlFailure('FIELD_ALREADY_EXISTS', '42710', text)
}
