// CREATE TABLE, CREATE TABLE AS SELECT and CREATE OR REPLACE TABLE: a definition in, version 0 (or the
// next version, with a new id) out.
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from '../warehouse/sql-failure'
import type { AddFile, Metadata, Protocol } from './action'
import { additions, outputMetrics } from './change-rows'
import { isDeltaTable, logDirectory } from './commit-log'
import type { Commit, EngineQuery } from './engine-query'
import { readSnapshot, type Snapshot } from './snapshot'
import { requireKnownProperties, type Properties } from './table-property'
import { printSchema, requireStorable, type TableColumn } from './table-schema'
import { commit, inTurn, removals, withSink, type Change } from './transaction'

export interface TableDefinition {
  /** With a query: its columns, by position. */
  readonly columns: readonly TableColumn[]
  readonly properties: Properties
  readonly comment?: string | undefined
  readonly query?: EngineQuery | undefined
  /** CREATE OR REPLACE: the version goes on when a table is there. */
  readonly replace: boolean
}

/** For whatever a table of ours may come to have. */
export const protocol: Protocol = {
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures: ['timestampNtz'],
  writerFeatures: ['appendOnly', 'changeDataFeed', 'invariants', 'timestampNtz'],
}

/** DELTA_TABLE_ALREADY_EXISTS unless `replace`; the directory need not exist. */
export async function createTable(
  connection: DuckDBConnection,
  directory: string,
  definition: TableDefinition,
): Promise<Commit> {
  requireStorable(definition.columns)
  requireKnownProperties(definition.properties)
  const made = await inTurn(directory, async () => {
    const before = (await isDeltaTable(directory)) ? await readSnapshot(directory) : undefined
    if (before && !definition.replace) {
      const text = `Table ${directory} already exists.`
      throw sqlFailure('DELTA_TABLE_ALREADY_EXISTS', '42P07', text)
    }
    await mkdir(logDirectory(directory), { recursive: true })
    return withSink(connection, directory, async (sink) => {
      const { columns, query } = definition
      const files = query ? await sink.addRows(columns, query.sql, query.values) : []
      const version = before ? before.version + 1 : 0
      return commit(directory, version, toChange(definition, files, before))
    })
  })
  return made!
}

function toChange(
  { columns, properties, comment, query, replace }: TableDefinition,
  files: readonly AddFile[],
  before?: Snapshot,
): Change {
  const metaData: Metadata = {
    id: randomUUID(),
    ...(comment === undefined ? {} : { description: comment }),
    format: { provider: 'parquet', options: {} },
    schemaString: printSchema(columns),
    partitionColumns: [],
    configuration: properties,
    createdTime: Date.now(),
  }
  const removed = removals(before?.files ?? [])
  return {
    operation: `CREATE ${replace ? 'OR REPLACE ' : ''}TABLE${query ? ' AS SELECT' : ''}`,
    parameters: {
      partitionBy: '[]',
      clusterBy: '[]',
      description: comment ?? null,
      isManaged: 'true',
      properties: JSON.stringify(properties),
    },
    ...(query && { metrics: outputMetrics(files) }),
    actions: [...(before ? [] : [{ protocol }]), { metaData }, ...removed, ...additions(files)],
    isBlindAppend: before === undefined,
  }
}
