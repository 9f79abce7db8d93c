// OPTIMIZE and VACUUM: what keeps a table's directory in order without changing its rows.
import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from '../warehouse/sql-failure'
import type { AddFile } from './action'
import { columnList } from './change-rows'
import { rowsPerFile } from './data-file'
import type { Commit } from './engine-query'
import { absolutePath, requireFiles, selectFrom } from './relation'
import { readSnapshot, type Snapshot } from './snapshot'
import { fileRetentionMs } from './table-property'
import { groupsOf } from './touched-file'
import { bytesOf, changeLog, changeRows, removalOf, rowsOf } from './transaction'

/** Writes small files together; nothing to do, no commit. */
export async function optimize(
  connection: DuckDBConnection,
  directory: string,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    const small = snapshot.files.filter((file) => (rowsOf(file) ?? 0) < rowsPerFile / 2)
    const groups = groupsOf(small).filter((group) => group.length > 1)
    if (groups.length === 0) return undefined
    await requireFiles(snapshot)
    const added: AddFile[] = []
    for (const group of groups) {
      const rows = `(${selectFrom(snapshot, group)}) AS t`
      added.push(...(await sink.addRows(`SELECT ${columnList(snapshot.schema)} FROM ${rows}`, [])))
    }
    const removed = groups.flat()
    return {
      operation: 'OPTIMIZE',
      parameters: { predicate: '[]', auto: 'false', clusterBy: '[]', zOrderBy: '[]' },
      metrics: {
        numRemovedFiles: removed.length,
        numRemovedBytes: bytesOf(removed),
        numAddedFiles: added.length,
        numAddedBytes: bytesOf(added),
      },
      actions: [
        ...removed.map((file) => removalOf(file, false)),
        ...added.map((add) => ({ add: { ...add, dataChange: false } })),
      ],
    }
  })
}

export interface VacuumOptions {
  /** RETAIN n HOURS; by default `delta.deletedFileRetentionDuration`, else 168. */
  readonly retainHours?: number | undefined
}

/** Two commits, VACUUM START and VACUUM END; the second is returned. Too short a time is refused. */
export async function vacuum(
  directory: string,
  { retainHours }: VacuumOptions = {},
): Promise<Commit> {
  const snapshot = await readSnapshot(directory)
  const defaultMs = fileRetentionMs(snapshot.configuration)
  const retentionMs = retainHours === undefined ? defaultMs : retainHours * 3_600_000
  requireRetention(retentionMs, defaultMs)
  const doomed = await unreferencedFiles(snapshot, Date.now() - retentionMs)
  const specified =
    retainHours === undefined ? {} : { specifiedRetentionMillis: String(retentionMs) }
  await changeLog(directory, () =>
    Promise.resolve({
      operation: 'VACUUM START',
      parameters: {
        retentionCheckEnabled: 'true',
        defaultRetentionMillis: String(defaultMs),
        ...specified,
      },
      metrics: { numFilesToDelete: doomed.length, sizeOfDataToDelete: bytesOf(doomed) },
      actions: [],
      isBlindAppend: true,
    }),
  )
  for (const { file } of doomed) await rm(file, { force: true })
  const directories = new Set(doomed.map(({ file }) => path.dirname(file)))
  const emptied = await Promise.all([...directories].map((each) => removeIfEmpty(each, directory)))
  const end = await changeLog(directory, () =>
    Promise.resolve({
      operation: 'VACUUM END',
      parameters: { status: 'COMPLETED' },
      metrics: {
        numDeletedFiles: doomed.length,
        numVacuumedDirectories: 1 + emptied.filter(Boolean).length,
      },
      actions: [],
      isBlindAppend: true,
    }),
  )
  if (!end) throw new TypeError('VACUUM always makes commits')
  return end
}

function requireRetention(retentionMs: number, defaultMs: number): void {
  if (retentionMs < 0) {
    const text = "Retention period for Vacuum can't be less than 0 hours."
    throw sqlFailure('DELTA_VACUUM_RETENTION_PERIOD_NEGATIVE', '22003', text)
  }
  if (retentionMs >= defaultMs) return
  throw sqlFailure(
    'DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT',
    '22003',
    `The specified VACUUM retention period is too low and may corrupt this Delta table if any writes are in progress. Use a retention period of at least ${Math.ceil(defaultMs / 3_600_000)} hours, or set the table property delta.deletedFileRetentionDuration.`,
  )
}

interface FoundFile {
  readonly file: string
  readonly size: number
}

/** Neither live, nor removed only lately, nor young: another writer may be about to commit it. */
async function unreferencedFiles(
  { directory, files, removed }: Snapshot,
  before: number,
): Promise<readonly FoundFile[]> {
  const late = removed.filter(({ deletionTimestamp }) => (deletionTimestamp ?? 0) > before)
  const needed = new Set([...files, ...late].map((each) => absolutePath(directory, each.path)))
  const found: FoundFile[] = []
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (!entry.isFile() || needed.has(file) || isHidden(path.relative(directory, file))) continue
    const { size, mtimeMs } = await stat(file)
    if (mtimeMs <= before) found.push({ file, size })
  }
  return found
}

function isHidden(relative: string): boolean {
  return relative
    .split(path.sep)
    .some((part) => part.startsWith('.') || (part.startsWith('_') && part !== '_change_data'))
}

async function removeIfEmpty(directory: string, root: string): Promise<boolean> {
  if (path.resolve(directory) === path.resolve(root)) return false
  return rmdir(directory).then(
    () => true,
    () => false,
  )
}
