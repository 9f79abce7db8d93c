// INSERT INTO and INSERT OVERWRITE: a query in, one commit out. A blind append that loses the race for
// a version goes on to the next one with the same files.
import type { DuckDBConnection } from '@duckdb/node-api'
import { refusal } from '../warehouse/sql-failure'
import type { AddFile } from './action'
import { FileSink } from './data-file'
import type { Commit, EngineQuery } from './engine-query'
import { metadataChanged } from './failure'
import { requireRemovable, requireWritable } from './protocol'
import { readSnapshot } from './snapshot'
import {
  bytesOf,
  changeRows,
  commitOnto,
  keepOrDiscard,
  removalOf,
  repeat,
  rowsTotal,
} from './transaction'

export interface Insert {
  /** Its columns are the table's, by position, all of them; values are cast to the table's types. */
  readonly query: EngineQuery
  readonly overwrite: boolean
}

/** No rows: no commit (but an overwrite always makes one). DELTA_NOT_NULL_CONSTRAINT_VIOLATED 23502. */
export async function insertRows(
  connection: DuckDBConnection,
  directory: string,
  { query, overwrite }: Insert,
): Promise<Commit | undefined> {
  return overwrite
    ? overwriteRows(connection, directory, query)
    : appendRows(connection, directory, query)
}

async function appendRows(
  connection: DuckDBConnection,
  directory: string,
  { sql, values }: EngineQuery,
): Promise<Commit | undefined> {
  const read = await readSnapshot(directory)
  requireWritable(read)
  if (read.partitionColumns.length > 0) throw refusal('a write to a partitioned table')
  const sink = new FileSink(connection, directory, read.schema)
  return keepOrDiscard(sink, async () => {
    const files = await sink.addRows(sql, values)
    if (files.length === 0) return undefined
    return repeat(directory, async (snapshot) => {
      const { id, schemaString } = snapshot.metadata
      if (id !== read.id || schemaString !== read.metadata.schemaString) throw metadataChanged()
      return commitOnto(snapshot, {
        operation: 'WRITE',
        parameters: { mode: 'Append', partitionBy: '[]' },
        metrics: outputMetrics(files),
        actions: files.map((add) => ({ add })),
        isBlindAppend: true,
      })
    })
  })
}

async function overwriteRows(
  connection: DuckDBConnection,
  directory: string,
  { sql, values }: EngineQuery,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    requireRemovable(snapshot)
    const files = await sink.addRows(sql, values)
    const numRemovedBytes = bytesOf(snapshot.files)
    return {
      operation: 'WRITE',
      parameters: { mode: 'Overwrite', partitionBy: '[]' },
      metrics: { ...outputMetrics(files), numRemovedFiles: snapshot.files.length, numRemovedBytes },
      actions: [...snapshot.files.map((file) => removalOf(file)), ...files.map((add) => ({ add }))],
    }
  })
}

export function outputMetrics(files: readonly AddFile[]): Readonly<Record<string, number>> {
  return {
    numFiles: files.length,
    numOutputRows: rowsTotal(files),
    numOutputBytes: bytesOf(files),
  }
}
