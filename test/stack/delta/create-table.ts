// CREATE TABLE, CREATE TABLE AS SELECT and CREATE OR REPLACE TABLE: a definition in, version 0 (or the
// next version, with a new id) out.
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Action, AddFile, Metadata } from './action'
import { logDirectory } from './commit-log'
import { FileSink } from './data-file'
import type { Commit, EngineQuery } from './engine-query'
import { tableExists } from './failure'
import { outputMetrics } from './insert'
import { requiredProtocol, requireRemovable } from './protocol'
import { requireKnownProperties } from './table-property'
import { isDeltaTable, type Snapshot } from './snapshot'
import { printSchema, requireStorable, type TableColumn } from './table-schema'
import {
  commitOnto,
  keepOrDiscard,
  removalOf,
  repeat,
  writeChange,
  type Change,
} from './transaction'

export interface TableDefinition {
  /** With a query: its columns, by position. */
  readonly columns: readonly TableColumn[]
  readonly properties: Readonly<Record<string, string>>
  readonly comment?: string | undefined
  readonly query?: EngineQuery | undefined
  /** CREATE OR REPLACE: the version goes on when a table is there. */
  readonly replace: boolean
}

/** DELTA_TABLE_ALREADY_EXISTS unless `replace`; the directory need not exist. */
export async function createTable(
  connection: DuckDBConnection,
  directory: string,
  definition: TableDefinition,
): Promise<Commit> {
  requireStorable(definition.columns)
  requireKnownProperties(definition.properties)
  const present = await isDeltaTable(directory)
  if (present && !definition.replace) throw tableExists(directory)
  await mkdir(logDirectory(directory), { recursive: true })
  const sink = new FileSink(connection, directory, definition.columns)
  const commit = await keepOrDiscard(sink, async () => {
    const { query } = definition
    const files = query ? await sink.addRows(query.sql, query.values) : []
    if (!present) {
      const change = toChange(definition, files)
      if (!(await writeChange(directory, 0, change))) throw tableExists(directory)
      const metrics = Object.entries(change.metrics).map(([name, value]) => [name, String(value)])
      return {
        version: 0,
        operation: change.operation,
        metrics: Object.fromEntries(metrics) as Record<string, string>,
      }
    }
    return repeat(directory, async (snapshot) => {
      requireRemovable(snapshot)
      return commitOnto(snapshot, toChange(definition, files, snapshot))
    })
  })
  if (!commit) throw tableExists(directory)
  return commit
}

function toChange(
  definition: TableDefinition,
  files: readonly AddFile[],
  before?: Snapshot,
): Change {
  const { columns, properties, comment, query, replace } = definition
  const metaData: Metadata = {
    id: randomUUID(),
    ...(comment === undefined ? {} : { description: comment }),
    format: { provider: 'parquet', options: {} },
    schemaString: printSchema(columns),
    partitionColumns: [],
    configuration: properties,
    createdTime: Date.now(),
  }
  const protocol = requiredProtocol(columns, properties, before?.protocol)
  const removals = (before?.files ?? []).map((file) => removalOf(file))
  const actions: Action[] = [
    ...(protocol === before?.protocol ? [] : [{ protocol }]),
    { metaData },
    ...removals,
    ...files.map((add) => ({ add })),
  ]
  return {
    operation: `CREATE ${replace ? 'OR REPLACE ' : ''}TABLE${query ? ' AS SELECT' : ''}`,
    parameters: {
      partitionBy: '[]',
      clusterBy: '[]',
      description: comment ?? null,
      isManaged: 'true',
      properties: JSON.stringify(properties),
    },
    metrics: query
      ? { ...outputMetrics(files), ...(before ? { numRemovedFiles: removals.length } : {}) }
      : {},
    actions,
    isBlindAppend: before === undefined,
  }
}
