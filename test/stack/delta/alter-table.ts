// ALTER TABLE ADD COLUMN and SET TBLPROPERTIES: commits that change only the table's metadata.
import { refusal, sqlFailure } from '../warehouse/sql-failure'
import type { Action } from './action'
import type { Commit } from './engine-query'
import { requiredProtocol } from './protocol'
import type { Snapshot } from './snapshot'
import { requireKnownProperties } from './table-property'
import { printSchema, requireStorable, sameColumn, toField, type TableColumn } from './table-schema'
import { changeLog } from './transaction'

/** FIELD_ALREADY_EXISTS 42710; a NOT NULL column is refused. */
export async function addColumns(
  directory: string,
  columns: readonly TableColumn[],
): Promise<Commit> {
  return always(
    changeLog(directory, (snapshot) => {
      for (const { name, nullable } of columns) {
        if (!nullable) throw refusal(`ADD COLUMN of a NOT NULL column (${name})`)
        if (snapshot.schema.some((known) => sameColumn(known.name, name))) {
          throw fieldExists(name, snapshot)
        }
      }
      const schema = [...snapshot.schema, ...columns]
      requireStorable(schema)
      const parameter = columns.map((column) => ({ column: toField(column) }))
      return Promise.resolve({
        operation: 'ADD COLUMNS',
        parameters: { columns: JSON.stringify(parameter) },
        metrics: {},
        actions: metadataActions(snapshot, schema, snapshot.configuration),
      })
    }),
  )
}

/** `delta.enableChangeDataFeed` raises the protocol; a `delta.` property that we do not know is refused. */
export async function setProperties(
  directory: string,
  properties: Readonly<Record<string, string>>,
): Promise<Commit> {
  requireKnownProperties(properties)
  return always(
    changeLog(directory, (snapshot) => {
      const configuration = { ...snapshot.configuration, ...properties }
      return Promise.resolve({
        operation: 'SET TBLPROPERTIES',
        parameters: { properties: JSON.stringify(properties) },
        metrics: {},
        actions: metadataActions(snapshot, snapshot.schema, configuration),
      })
    }),
  )
}

function metadataActions(
  snapshot: Snapshot,
  schema: readonly TableColumn[],
  configuration: Readonly<Record<string, string>>,
): readonly Action[] {
  const protocol = requiredProtocol(schema, configuration, snapshot.protocol)
  const metaData = { ...snapshot.metadata, schemaString: printSchema(schema), configuration }
  return [...(protocol === snapshot.protocol ? [] : [{ protocol }]), { metaData }]
}

async function always(commit: Promise<Commit | undefined>): Promise<Commit> {
  const made = await commit
  if (!made) throw new TypeError('a change of metadata always makes a commit')
  return made
}

function fieldExists(name: string, { schema }: Snapshot): Error {
  const names = schema.map((column) => `\`${column.name}\``).join(', ')
  const text = `Cannot add column, because \`${name}\` already exists in the struct with the fields ${names}.`
  return sqlFailure('FIELD_ALREADY_EXISTS', '42710', text)
}
