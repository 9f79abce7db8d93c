// One change of a table as one commit: what to change is computed on the latest snapshot and comes to
// be as the next version, or is computed again when another writer was quicker.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Action, AddFile, CommitInfo, RemoveFile } from './action'
import { checkpointInterval, writeCheckpoint } from './checkpoint'
import { actionsTag, writeCommit } from './commit-log'
import { FileSink } from './data-file'
import type { Commit } from './engine-query'
import { concurrentWrite } from './failure'
import { requireWritable } from './protocol'
import { readSnapshot, type Snapshot } from './snapshot'
import { refusal } from '../warehouse/sql-failure'

const triesMax = 100
export const engineInfo = 'Meshport-Stand-In'

export interface Change {
  readonly operation: string
  readonly parameters: Readonly<Record<string, string | null>>
  readonly metrics: Readonly<Record<string, string | number>>
  readonly actions: readonly Action[]
  readonly isBlindAppend?: boolean
}

type Attempt = (snapshot: Snapshot, files: FileSink) => Promise<Change | undefined>

/** Undefined when the attempt finds nothing to change. */
export async function changeRows(
  connection: DuckDBConnection,
  directory: string,
  attempt: Attempt,
): Promise<Commit | undefined> {
  return repeat(directory, async (snapshot) => {
    if (snapshot.partitionColumns.length > 0) throw refusal('a write to a partitioned table')
    const files = new FileSink(connection, directory, snapshot.schema)
    return keepOrDiscard(files, async () => {
      const change = await attempt(snapshot, files)
      return change ? commitOnto(snapshot, change) : 'nothing'
    })
  })
}

/** The same for a change that writes no data file. */
export async function changeLog(
  directory: string,
  attempt: (snapshot: Snapshot) => Promise<Change | undefined>,
): Promise<Commit | undefined> {
  return repeat(directory, async (snapshot) => {
    const change = await attempt(snapshot)
    return change ? commitOnto(snapshot, change) : 'nothing'
  })
}

/** Of what an attempt wrote nothing stays, unless it became a commit. */
export async function keepOrDiscard<T>(files: FileSink, work: () => Promise<T>): Promise<T> {
  let done: T | undefined
  try {
    done = await work()
    return done
  } finally {
    if (done === undefined || done === 'nothing') await files.discard()
  }
}

/** Undefined when another writer made that version first. */
export async function commitOnto(snapshot: Snapshot, change: Change): Promise<Commit | undefined> {
  const version = snapshot.version + 1
  if (!(await writeChange(snapshot.directory, version, change))) return undefined
  if (version % checkpointInterval === 0) {
    await readSnapshot(snapshot.directory, version).then(writeCheckpoint, () => undefined)
  }
  return { version, operation: change.operation, metrics: textMetrics(change) }
}

/** False when that version is there already. */
export async function writeChange(
  directory: string,
  version: number,
  change: Change,
): Promise<boolean> {
  const { operation, parameters, actions, isBlindAppend = false } = change
  const commitInfo: CommitInfo = {
    timestamp: Date.now(),
    operation,
    operationParameters: parameters,
    ...(version > 0 ? { readVersion: version - 1 } : {}),
    isolationLevel: 'Serializable',
    isBlindAppend,
    operationMetrics: textMetrics(change),
    tags: { [actionsTag]: String(actions.length + 1) },
    engineInfo,
    txnId: randomUUID(),
  }
  return writeCommit(directory, version, [{ commitInfo }, ...actions])
}

const turns = new Map<string, Promise<unknown>>()

/** Writers of this process go one after the other, so that none starves; others race by the log. */
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

export async function repeat(
  directory: string,
  attempt: (snapshot: Snapshot) => Promise<Commit | 'nothing' | undefined>,
): Promise<Commit | undefined> {
  return inTurn(directory, async () => {
    for (let tries = 1; tries <= triesMax; tries += 1) {
      const snapshot = await readSnapshot(directory)
      requireWritable(snapshot)
      const outcome = await attempt(snapshot)
      if (outcome === 'nothing') return undefined
      if (outcome) return outcome
      await wait(Math.random() * Math.min(tries, 20))
    }
    throw concurrentWrite(directory)
  })
}

export function removalOf(file: AddFile, dataChange = true): Action {
  const { path, partitionValues, size, stats } = file
  const remove: RemoveFile = {
    path,
    deletionTimestamp: Date.now(),
    dataChange,
    extendedFileMetadata: true,
    partitionValues,
    size,
    ...(stats === undefined ? {} : { stats }),
  }
  return { remove }
}

export function bytesOf(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

/** From its statistics; undefined when it has none. */
export function rowsOf({ stats }: AddFile): number | undefined {
  if (stats === undefined) return undefined
  const { numRecords } = JSON.parse(stats) as { numRecords?: number }
  return numRecords
}

export function rowsTotal(files: readonly AddFile[]): number {
  return files.reduce((sum, file) => sum + (rowsOf(file) ?? 0), 0)
}

function textMetrics({ metrics }: Change): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, String(value)]))
}
