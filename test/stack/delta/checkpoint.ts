// Checkpoints: a table's whole state at one version as Parquet, so that a reader need not replay the
// log from its beginning and the log's beginning may go. An engine of its own reads and writes them.
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { Action } from './action'
import { logDirectory, padded } from './commit-log'
import { malformedLog } from './failure'
import { literal } from './literal'
import type { Snapshot } from './snapshot'

export const checkpointInterval = 10

const columns = `{
  txn: 'STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)',
  add: 'STRUCT("path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT, "modificationTime" BIGINT, "dataChange" BOOLEAN, "stats" VARCHAR, "tags" MAP(VARCHAR, VARCHAR))',
  remove: 'STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN, "extendedFileMetadata" BOOLEAN, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT)',
  metaData: 'STRUCT("id" VARCHAR, "name" VARCHAR, "description" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)), "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" MAP(VARCHAR, VARCHAR), "createdTime" BIGINT)',
  protocol: 'STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER, "readerFeatures" VARCHAR[], "writerFeatures" VARCHAR[])'
}`

let engine: Promise<DuckDBInstance> | undefined

async function withEngine<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  engine ??= DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    threads: '1',
  })
  const connection = await (await engine).connect()
  try {
    return await work(connection)
  } finally {
    connection.disconnectSync()
  }
}

export async function readCheckpoint(
  version: number,
  files: readonly string[],
): Promise<readonly Action[]> {
  const list = files.map(literal).join(', ')
  const select = `SELECT to_json(t) FROM read_parquet([${list}], hive_partitioning = false) AS t`
  return withEngine(async (connection) => {
    const reader = await connection.runAndReadAll(select).catch((error: unknown) => {
      throw malformedLog(version, `the checkpoint cannot be read: ${String(error)}`)
    })
    return reader.getRows().map(([text]) => JSON.parse(String(text)) as Action)
  })
}

/** A checkpoint is a help, not a promise: the commit stands without it. */
export async function writeCheckpoint(snapshot: Snapshot): Promise<void> {
  const { directory, version } = snapshot
  const actions = checkpointActions(snapshot)
  const file = path.join(logDirectory(directory), `${padded(version)}.checkpoint.parquet`)
  const unfinished = path.join(logDirectory(directory), `.${padded(version)}.${randomUUID()}.tmp`)
  const lines = `${unfinished}.lines`
  try {
    await writeFile(lines, actions.map((action) => `${JSON.stringify(action)}\n`).join(''))
    const read = `read_json(${literal(lines)}, format = 'newline_delimited', columns = ${columns},
      maximum_object_size = 268435456)`
    await withEngine((connection) =>
      connection.run(
        `COPY (SELECT * FROM ${read}) TO ${literal(unfinished)} (FORMAT parquet, COMPRESSION snappy)`,
      ),
    )
    await link(unfinished, file)
    const { size: sizeInBytes } = await stat(file)
    const numOfAddFiles = snapshot.files.length
    await announce(directory, { version, size: actions.length, sizeInBytes, numOfAddFiles })
  } catch {
    // The next one will do; a reader goes by the files that are there.
  } finally {
    await Promise.all([unfinished, lines].map((each) => rm(each, { force: true })))
  }
}

interface LastCheckpoint {
  readonly version: number
  readonly size: number
  readonly sizeInBytes: number
  readonly numOfAddFiles: number
}

/** Readers begin at what this file says: it never goes back. */
async function announce(directory: string, last: LastCheckpoint): Promise<void> {
  const file = path.join(logDirectory(directory), '_last_checkpoint')
  const present = await readFile(file, 'utf8').catch(() => '{}')
  const { version = -1 } = JSON.parse(present) as Partial<LastCheckpoint>
  if (version >= last.version) return
  const beside = `${file}.${randomUUID()}.tmp`
  await writeFile(beside, JSON.stringify(last))
  await rename(beside, file)
}

function checkpointActions({ protocol, metadata, files, removed }: Snapshot): readonly Action[] {
  return [
    { protocol },
    { metaData: metadata },
    ...removed.map((remove) => ({ remove: { ...remove, dataChange: false } })),
    ...files.map((add) => ({ add: { ...add, dataChange: false } })),
  ]
}
