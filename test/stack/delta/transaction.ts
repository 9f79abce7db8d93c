// One change of a table as one commit: what to change is computed on the latest snapshot and comes to be
// as the next version. Writers of one table take turns, and no other process writes to it.
import { randomUUID } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Action, AddFile, CommitInfo, RemoveFile } from './action'
import { engineInfo, writeCommit } from './commit-log'
import { FileSink } from './data-file'
import type { Commit } from './engine-query'
import { readSnapshot, type Snapshot } from './snapshot'

export interface Change {
  readonly operation: string
  readonly parameters: Readonly<Record<string, string | null>>
  readonly metrics?: Readonly<Record<string, string | number>>
  readonly actions: readonly Action[]
  readonly isBlindAppend?: boolean
}

/** Undefined when the attempt finds nothing to change. */
export async function changeRows(
  connection: DuckDBConnection,
  directory: string,
  attempt: (snapshot: Snapshot, files: FileSink) => Promise<Change | undefined>,
): Promise<Commit | undefined> {
  return inTurn(directory, async () => {
    const snapshot = await readSnapshot(directory)
    return withSink(connection, directory, async (files) => {
      const change = await attempt(snapshot, files)
      return change && commit(directory, snapshot.version + 1, change)
    })
  })
}

/** The same for a change that writes no data file and always makes a commit. */
export async function changeLog(
  directory: string,
  attempt: (snapshot: Snapshot) => Change | Promise<Change>,
): Promise<Commit> {
  return inTurn(directory, async () => {
    const snapshot = await readSnapshot(directory)
    return commit(directory, snapshot.version + 1, await attempt(snapshot))
  })
}

/** Of what was written nothing stays, unless it became a commit. */
export async function withSink(
  connection: DuckDBConnection,
  directory: string,
  work: (files: FileSink) => Promise<Commit | undefined>,
): Promise<Commit | undefined> {
  const files = new FileSink(connection, directory)
  let made: Commit | undefined
  try {
    made = await work(files)
    return made
  } finally {
    if (!made) await files.discard()
  }
}

export async function commit(directory: string, version: number, change: Change): Promise<Commit> {
  const { operation, parameters, actions, isBlindAppend = false } = change
  const entries = Object.entries(change.metrics ?? {}).map(([name, value]) => [name, String(value)])
  const metrics = Object.fromEntries(entries) as Record<string, string>
  const commitInfo: CommitInfo = {
    timestamp: Date.now(),
    operation,
    operationParameters: parameters,
    ...(version > 0 ? { readVersion: version - 1 } : {}),
    isolationLevel: 'Serializable',
    isBlindAppend,
    operationMetrics: metrics,
    engineInfo,
    txnId: randomUUID(),
  }
  await writeCommit(directory, version, [{ commitInfo }, ...actions])
  return { version, operation, metrics }
}

const turns = new Map<string, Promise<unknown>>()

export async function inTurn<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(directory) ?? Promise.resolve()
  const mine = before.then(work, work)
  const settled = mine.catch(() => undefined)
  turns.set(directory, settled)
  try {
    return await mine
  } finally {
    if (turns.get(directory) === settled) turns.delete(directory)
  }
}

export function removals(files: readonly AddFile[], dataChange = true): readonly Action[] {
  return files.map(({ path, partitionValues, size, stats }) => {
    const deletionTimestamp = Date.now()
    const file = { path, partitionValues, size, stats, deletionTimestamp, dataChange }
    const remove: RemoveFile = { ...file, extendedFileMetadata: true }
    return { remove }
  })
}

export function bytesOf(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

export function rowsOf(files: readonly AddFile[]): number {
  return files.reduce(
    (sum, { stats }) => sum + (JSON.parse(stats) as { readonly numRecords: number }).numRecords,
    0,
  )
}
