// A Delta table as it was at one version: its directory in; protocol, schema, properties and live
// files out, or a failure in the warehouse's words when they cannot be read rightly.
import { stat } from 'node:fs/promises'
import type { Action, AddFile, Metadata, Protocol, RemoveFile } from './action'
import { readCheckpoint } from './checkpoint'
import { commitFile, listLog, readCommit, type CommitLog } from './commit-log'
import {
  stateRecovery,
  tableNotFound,
  truncatedLog,
  versionNotFound,
  versionsNotContiguous,
} from './failure'
import { requireReadable } from './protocol'
import { parseSchema, type TableColumn } from './table-schema'

export interface Snapshot {
  readonly directory: string
  readonly version: number
  readonly protocol: Protocol
  /** Delta's id: a new one after CREATE OR REPLACE. */
  readonly id: string
  readonly description: string | undefined
  readonly schema: readonly TableColumn[]
  readonly configuration: Readonly<Record<string, string>>
  readonly partitionColumns: readonly string[]
  readonly createdTimeMs: number | undefined
  readonly metadata: Metadata
  readonly files: readonly AddFile[]
  /** Removed files, for VACUUM and checkpoints. */
  readonly removed: readonly RemoveFile[]
}

/** What replaying the log leads to; files by path and deletion vector. */
interface State {
  readonly version: number
  readonly protocol: Protocol | undefined
  readonly metadata: Metadata | undefined
  readonly files: ReadonlyMap<string, AddFile>
  readonly removed: ReadonlyMap<string, RemoveFile>
}

interface Kept {
  /** Tells a table from another one that took its directory. */
  readonly stamp: string
  readonly state: State
  readonly snapshot: Snapshot
}

const nothing: State = {
  version: -1,
  protocol: undefined,
  metadata: undefined,
  files: new Map(),
  removed: new Map(),
}
const keptMax = 64
const kept = new Map<string, Kept>()

/** The latest version, or the one asked for. */
export async function readSnapshot(directory: string, version?: number): Promise<Snapshot> {
  const log = await listLog(directory)
  const latest = Math.max(log.commits.at(-1) ?? -1, ...log.checkpoints.keys())
  if (latest < 0) throw tableNotFound(directory)
  const earliest = earliestReadable(directory, log)
  const wanted = version ?? latest
  if (wanted < earliest || wanted > latest) throw versionNotFound(wanted, earliest, latest)
  const base = await findBase(directory, log, wanted)
  if (base && 'snapshot' in base) return base.snapshot
  const state = await replay(directory, base ?? nothing, log, wanted)
  const snapshot = toSnapshot(directory, state)
  keep(directory, await stampOf(directory, wanted, log), state, snapshot)
  return snapshot
}

/** Whether a directory holds a Delta log at all. */
export async function isDeltaTable(directory: string): Promise<boolean> {
  const { commits, checkpoints } = await listLog(directory)
  return commits.length > 0 || checkpoints.size > 0
}

/** The first version from which on the log leads to every one. */
export function earliestReadable(directory: string, { commits, checkpoints }: CommitLog): number {
  const afterHole = commits.findLastIndex((version, i) => i > 0 && commits[i - 1] !== version - 1)
  const first = commits[Math.max(afterHole, 0)] ?? 0
  if (first === 0 && commits.length > 0) return 0
  const since = [...checkpoints.keys()].filter((version) => version >= first - 1)
  if (since.length === 0) {
    throw commits[0] === 0 ? versionsNotContiguous(commits) : truncatedLog(directory, first)
  }
  return Math.min(...since)
}

/** What is kept of this version or the nearest one before it, else the checkpoint to begin at. */
async function findBase(
  directory: string,
  log: CommitLog,
  wanted: number,
): Promise<State | Kept | undefined> {
  const since = [...log.checkpoints.keys()].filter((each) => each <= wanted)
  const checkpoint = since.length > 0 ? Math.max(...since) : -1
  for (let version = wanted; version > Math.max(checkpoint, wanted - 20, -1); version -= 1) {
    const found = kept.get(keyOf(directory, version))
    if (found?.stamp !== (await stampOf(directory, version, log))) continue
    return version === wanted ? found : found.state
  }
  const found = kept.get(keyOf(directory, checkpoint))
  if (found?.stamp === (await stampOf(directory, checkpoint, log))) {
    return checkpoint === wanted ? found : found.state
  }
  const files = log.checkpoints.get(checkpoint)
  if (!files) return undefined
  return apply(nothing, await readCheckpoint(checkpoint, files), checkpoint)
}

async function replay(
  directory: string,
  base: State,
  { commits }: CommitLog,
  wanted: number,
): Promise<State> {
  const versions = commits.filter((version) => version > base.version && version <= wanted)
  const expected = wanted - base.version
  if (versions.length !== expected) throw versionsNotContiguous([base.version, ...versions, wanted])
  let state = base
  for (const version of versions) {
    state = apply(state, await readCommit(directory, version), version)
  }
  return state
}

function apply(before: State, actions: readonly Action[], version: number): State {
  const files = new Map(before.files)
  const removed = new Map(before.removed)
  let { protocol, metadata } = before
  for (const action of actions) {
    if (action.protocol) protocol = action.protocol
    if (action.metaData) metadata = action.metaData
    if (action.remove) {
      files.delete(fileKey(action.remove))
      removed.set(fileKey(action.remove), action.remove)
    }
    if (action.add) {
      files.set(fileKey(action.add), action.add)
      removed.delete(fileKey(action.add))
    }
  }
  return { version, protocol, metadata, files, removed }
}

/** One file with two deletion vectors is two logical files, of which one may leave and one stay. */
function fileKey({ path, deletionVector }: AddFile | RemoveFile): string {
  if (!deletionVector) return path
  const { storageType, pathOrInlineDv, offset } = deletionVector
  return JSON.stringify([path, storageType, pathOrInlineDv, offset])
}

function toSnapshot(directory: string, state: State): Snapshot {
  const { version, protocol, metadata } = state
  if (!protocol) throw stateRecovery('protocol', version)
  if (!metadata) throw stateRecovery('metadata', version)
  const files = [...state.files.values()]
  requireReadable({ directory, protocol, metadata }, files)
  return {
    directory,
    version,
    protocol,
    id: metadata.id,
    description: metadata.description ?? undefined,
    schema: parseSchema(metadata.schemaString),
    configuration: metadata.configuration,
    partitionColumns: metadata.partitionColumns,
    createdTimeMs: metadata.createdTime ?? undefined,
    metadata,
    files,
    removed: [...state.removed.values()],
  }
}

function keep(directory: string, stamp: string, state: State, snapshot: Snapshot): void {
  kept.set(keyOf(directory, state.version), { stamp, state, snapshot })
  const [oldest] = kept.keys()
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
}

function keyOf(directory: string, version: number): string {
  return `${version} ${directory}`
}

async function stampOf(directory: string, version: number, log: CommitLog): Promise<string> {
  const [checkpoint] = log.checkpoints.get(version) ?? []
  const present = await stat(commitFile(directory, version)).catch(() => undefined)
  const found = present ?? (checkpoint === undefined ? undefined : await stat(checkpoint))
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : ''
}
