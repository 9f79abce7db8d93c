// OPTIMIZE, VACUUM, RESTORE and TRUNCATE: what takes files in and out of a table without new rows.
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from '../warehouse/sql-failure'
import { quoted } from '../warehouse/types/duckdb-type'
import { additions } from './change-rows'
import { readLog } from './commit-log'
import { rowsPerFile } from './data-file'
import type { Commit } from './engine-query'
import { relationOf, requireFiles } from './relation'
import { readSnapshot, type Snapshot } from './snapshot'
import { fileRetentionMs } from './table-property'
import { bytesOf, changeLog, changeRows, removals, rowsOf } from './transaction'

/** Writes small files together; nothing to do, no commit. */
export async function optimize(
  connection: DuckDBConnection,
  directory: string,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    const files = snapshot.files.filter((file) => rowsOf([file]) < rowsPerFile / 2)
    if (files.length < 2) return undefined
    const small = { ...snapshot, files }
    await requireFiles(small)
    const columns = snapshot.schema.map(({ name }) => quoted(name)).join(', ')
    const added = await sink.addRows(snapshot.schema, `SELECT ${columns} FROM ${relationOf(small)}`)
    return {
      operation: 'OPTIMIZE',
      parameters: { predicate: '[]', auto: 'false', clusterBy: '[]', zOrderBy: '[]' },
      metrics: {
        numRemovedFiles: files.length,
        numRemovedBytes: bytesOf(files),
        numAddedFiles: added.length,
        numAddedBytes: bytesOf(added),
      },
      actions: [
        ...removals(files, false),
        ...additions(added.map((file) => ({ ...file, dataChange: false }))),
      ],
    }
  })
}

/**
 * Two commits, VACUUM START and VACUUM END; the second is returned. How long removed files stay, says
 * `delta.deletedFileRetentionDuration`, else a week.
 */
export async function vacuum(directory: string): Promise<Commit> {
  const snapshot = await readSnapshot(directory)
  const retentionMs = fileRetentionMs(snapshot.metadata.configuration)
  const doomed = await unreferencedFiles(snapshot, Date.now() - retentionMs)
  await changeLog(directory, () => ({
    operation: 'VACUUM START',
    parameters: {
      retentionCheckEnabled: 'true',
      defaultRetentionMillis: String(retentionMs),
    },
    metrics: { numFilesToDelete: doomed.length, sizeOfDataToDelete: bytesOf(doomed) },
    actions: [],
    isBlindAppend: true,
  }))
  await Promise.all(doomed.map(({ file }) => rm(file, { force: true })))
  return changeLog(directory, () => ({
    operation: 'VACUUM END',
    parameters: { status: 'COMPLETED' },
    metrics: { numDeletedFiles: doomed.length, numVacuumedDirectories: 1 },
    actions: [],
    isBlindAppend: true,
  }))
}

/** Neither live, nor removed only lately, nor young: another writer may be about to commit it. */
async function unreferencedFiles(
  { directory, files }: Snapshot,
  before: number,
): Promise<readonly { readonly file: string; readonly size: number }[]> {
  const removed = (await readLog(directory)).flatMap(({ actions }) =>
    actions.flatMap(({ remove }) => (remove ? [remove] : [])),
  )
  const late = removed.filter(({ deletionTimestamp }) => deletionTimestamp > before)
  const needed = new Set([...files, ...late].map((each) => each.path))
  const found: { file: string; size: number }[] = []
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name)
    const relative = path.relative(directory, file)
    const isHidden = /^\.|^_(?!change_data)/.test(relative)
    if (!entry.isFile() || isHidden || needed.has(relative)) continue
    const { size, mtimeMs } = await stat(file)
    if (mtimeMs <= before) found.push({ file, size })
  }
  return found
}

/** The table as at `version`, its id and schema too. FAILED_READ_FILE.FILE_NOT_EXIST when its files are gone. */
export async function restore(directory: string, version: number): Promise<Commit> {
  return changeLog(directory, async (snapshot) => {
    if (version > snapshot.version) {
      const text = `Cannot restore table to version ${version}. Available versions: [0, ${snapshot.version}].`
      throw sqlFailure('DELTA_CANNOT_RESTORE_TABLE_VERSION', '22003', text)
    }
    const target = await readSnapshot(directory, version)
    await requireFiles(target)
    const [wanted, present] = [target, snapshot].map(
      ({ files }) => new Set(files.map((file) => file.path)),
    )
    const removed = snapshot.files.filter((file) => !wanted!.has(file.path))
    const restored = target.files.filter((file) => !present!.has(file.path))
    return {
      operation: 'RESTORE',
      parameters: { version: String(version), timestamp: null },
      metrics: {
        tableSizeAfterRestore: bytesOf(target.files),
        numOfFilesAfterRestore: target.files.length,
        numRemovedFiles: removed.length,
        numRestoredFiles: restored.length,
        removedFilesSize: bytesOf(removed),
        restoredFilesSize: bytesOf(restored),
      },
      actions: [
        { metaData: target.metadata },
        ...additions(restored.map((file) => ({ ...file, dataChange: true }))),
        ...removals(removed),
      ],
    }
  })
}

export async function truncate(directory: string): Promise<Commit> {
  return changeLog(directory, ({ files }) => ({
    operation: 'TRUNCATE',
    parameters: {},
    metrics: {
      numRemovedFiles: files.length,
      numRemovedBytes: bytesOf(files),
      numDeletedRows: rowsOf(files),
    },
    actions: removals(files),
  }))
}
