// RESTORE TABLE and TRUNCATE TABLE: commits that only take files in and out of the table.
import { sqlFailure } from '../warehouse/sql-failure'
import type { Action } from './action'
import { listLog } from './commit-log'
import type { Commit } from './engine-query'
import { requireRemovable } from './protocol'
import { requireFiles } from './relation'
import { earliestReadable, readSnapshot, type Snapshot } from './snapshot'
import { bytesOf, changeLog, removalOf, rowsTotal, type Change } from './transaction'

/** The table as at `version`, its id and schema too. FAILED_READ_FILE.FILE_NOT_EXIST when its files are gone. */
export async function restore(directory: string, version: number): Promise<Commit> {
  const commit = await changeLog(directory, async (snapshot) => {
    const earliest = earliestReadable(directory, await listLog(directory))
    if (version < earliest || version > snapshot.version) {
      throw sqlFailure(
        'DELTA_CANNOT_RESTORE_TABLE_VERSION',
        '22003',
        `Cannot restore table to version ${version}. Available versions: [${earliest}, ${snapshot.version}].`,
      )
    }
    const target = await readSnapshot(directory, version)
    await requireFiles(target)
    return toRestoration(snapshot, target)
  })
  if (!commit) throw new TypeError('RESTORE always makes a commit')
  return commit
}

/** The protocol stays: an older one might not cover what the table's history holds. */
function toRestoration(snapshot: Snapshot, target: Snapshot): Change {
  const wanted = new Set(target.files.map(({ path }) => path))
  const present = new Set(snapshot.files.map(({ path }) => path))
  const removed = snapshot.files.filter(({ path }) => !wanted.has(path))
  const restored = target.files.filter(({ path }) => !present.has(path))
  const sameMetadata = JSON.stringify(target.metadata) === JSON.stringify(snapshot.metadata)
  const actions: Action[] = [
    ...(sameMetadata ? [] : [{ metaData: target.metadata }]),
    ...restored.map((add) => ({ add: { ...add, dataChange: true } })),
    ...removed.map((file) => removalOf(file)),
  ]
  return {
    operation: 'RESTORE',
    parameters: { version: String(target.version), timestamp: null },
    metrics: {
      tableSizeAfterRestore: bytesOf(target.files),
      numOfFilesAfterRestore: target.files.length,
      numRemovedFiles: removed.length,
      numRestoredFiles: restored.length,
      removedFilesSize: bytesOf(removed),
      restoredFilesSize: bytesOf(restored),
    },
    actions,
  }
}

export async function truncate(directory: string): Promise<Commit> {
  const commit = await changeLog(directory, (snapshot) => {
    requireRemovable(snapshot)
    const { files } = snapshot
    return Promise.resolve({
      operation: 'TRUNCATE',
      parameters: {},
      metrics: {
        numRemovedFiles: files.length,
        numRemovedBytes: bytesOf(files),
        numDeletedRows: rowsTotal(files),
      },
      actions: files.map((file) => removalOf(file)),
    })
  })
  if (!commit) throw new TypeError('TRUNCATE always makes a commit')
  return commit
}
