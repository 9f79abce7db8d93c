// What DESCRIBE HISTORY, DESCRIBE DETAIL and TIMESTAMP AS OF know of a table, as Spark tells it: a
// commit's time is its file's, pushed forward so that it rises by at least a millisecond.
import { stat } from 'node:fs/promises'
import { sqlFailure } from '../warehouse/sql-failure'
import type { CommitInfo } from './action'
import { commitFile, listLog, readCommit } from './commit-log'
import { tableNotFound, truncatedLog } from './failure'
import { earliestReadable, readSnapshot } from './snapshot'
import { bytesOf } from './transaction'

export interface HistoryEntry {
  readonly version: number
  readonly timestampMs: number
  readonly operation: string
  readonly operationParameters: Readonly<Record<string, string | null>>
  readonly readVersion: number | undefined
  readonly isolationLevel: string | undefined
  readonly isBlindAppend: boolean | undefined
  readonly operationMetrics: Readonly<Record<string, string>>
  readonly userMetadata: string | undefined
  readonly engineInfo: string | undefined
}

export interface TableDetail {
  readonly format: 'delta'
  readonly id: string
  readonly description: string | undefined
  readonly location: string
  readonly createdAtMs: number | undefined
  readonly lastModifiedMs: number
  readonly partitionColumns: readonly string[]
  readonly clusteringColumns: readonly string[]
  readonly numFiles: number
  readonly sizeInBytes: number
  readonly properties: Readonly<Record<string, string>>
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  readonly tableFeatures: readonly string[]
}

/** Newest first. */
export async function history(directory: string, limit?: number): Promise<readonly HistoryEntry[]> {
  const times = await commitTimes(directory)
  const asked = times.reverse().slice(0, limit)
  return Promise.all(
    asked.map(async ({ version, timestampMs }) => {
      const info = await commitInfoOf(directory, version)
      return {
        version,
        timestampMs,
        operation: info.operation ?? 'UNKNOWN',
        operationParameters: textParameters(info.operationParameters ?? {}),
        readVersion: info.readVersion,
        isolationLevel: info.isolationLevel,
        isBlindAppend: info.isBlindAppend,
        operationMetrics: info.operationMetrics ?? {},
        userMetadata: info.userMetadata,
        engineInfo: info.engineInfo,
      }
    }),
  )
}

/** The last version at that time. DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION, …_GREATER_THAN_COMMIT (42816). */
export async function versionAt(directory: string, timestampMicros: bigint): Promise<number> {
  const earliest = earliestReadable(directory, await listLog(directory))
  const times = (await commitTimes(directory)).filter(({ version }) => version >= earliest)
  const [first, last] = [times[0], times.at(-1)]
  if (!first || !last) throw truncatedLog(directory, earliest)
  const asked = toText(timestampMicros)
  if (timestampMicros < toMicros(first)) {
    const text = toText(toMicros(first))
    throw sqlFailure(
      'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
      '42816',
      `The provided timestamp (${asked}) is before the earliest version available to this table (${text}). Please use a timestamp after ${text}.`,
    )
  }
  if (timestampMicros > toMicros(last)) {
    const text = toText(toMicros(last))
    throw sqlFailure(
      'DELTA_TIMESTAMP_GREATER_THAN_COMMIT',
      '42816',
      `The provided timestamp (${asked}) is after the latest version available to this table (${text}). Please use a timestamp before or at ${text}.`,
    )
  }
  return times.findLast((each) => toMicros(each) <= timestampMicros)?.version ?? first.version
}

export async function detail(directory: string): Promise<TableDetail> {
  const snapshot = await readSnapshot(directory)
  const times = await commitTimes(directory)
  const { protocol, files, createdTimeMs } = snapshot
  const features = [...(protocol.readerFeatures ?? []), ...(protocol.writerFeatures ?? [])]
  return {
    format: 'delta',
    id: snapshot.id,
    description: snapshot.description,
    location: `file:${directory}`,
    createdAtMs: createdTimeMs,
    lastModifiedMs: times.at(-1)?.timestampMs ?? createdTimeMs ?? 0,
    partitionColumns: snapshot.partitionColumns,
    clusteringColumns: [],
    numFiles: files.length,
    sizeInBytes: bytesOf(files),
    properties: snapshot.configuration,
    minReaderVersion: protocol.minReaderVersion,
    minWriterVersion: protocol.minWriterVersion,
    tableFeatures: [...new Set([...features, ...legacyFeatures(protocol.minWriterVersion)])].sort(),
  }
}

export interface CommitTime {
  readonly version: number
  readonly timestampMs: number
}

/** Of every commit that the log still has, oldest first. */
export async function commitTimes(directory: string): Promise<CommitTime[]> {
  const { commits, checkpoints } = await listLog(directory)
  if (commits.length === 0 && checkpoints.size === 0) throw tableNotFound(directory)
  const { configuration } = await readSnapshot(directory)
  const inCommit = configuration['delta.enableInCommitTimestamps'] === 'true'
  const written = await Promise.all(
    commits.map(async (version) => {
      const { mtimeMs } = await stat(commitFile(directory, version))
      const info = inCommit ? await commitInfoOf(directory, version) : undefined
      return { version, timestampMs: info?.inCommitTimestamp ?? Math.floor(mtimeMs) }
    }),
  )
  let before = -Infinity
  return written.map(({ version, timestampMs }) => {
    before = Math.max(timestampMs, before + 1)
    return { version, timestampMs: before }
  })
}

async function commitInfoOf(directory: string, version: number): Promise<CommitInfo> {
  const actions = await readCommit(directory, version)
  return actions.find(({ commitInfo }) => commitInfo)?.commitInfo ?? {}
}

/** Spark's own are JSON inside text; delta-rs writes JSON as it is. */
function textParameters(
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string | null>> {
  const entries = Object.entries(parameters).map(([name, value]) => {
    if (value === null || typeof value === 'string') return [name, value] as const
    return [name, JSON.stringify(value)] as const
  })
  return Object.fromEntries(entries)
}

function legacyFeatures(minWriterVersion: number): readonly string[] {
  return minWriterVersion >= 2 && minWriterVersion < 7 ? ['appendOnly', 'invariants'] : []
}

function toMicros({ timestampMs }: CommitTime): bigint {
  return BigInt(timestampMs) * 1000n
}

/** As Spark prints one in its messages, in UTC. */
function toText(micros: bigint): string {
  const iso = new Date(Number(micros / 1000n)).toISOString()
  return iso.replace('T', ' ').replace(/\.000Z$|Z$/, '')
}
