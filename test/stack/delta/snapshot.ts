// A Delta table as it was at one version: its directory in; schema, properties and live files out.
import type { AddFile, Metadata } from './action'
import { readLog, type LoggedCommit } from './commit-log'
import { versionNotFound } from './failure'
import { parseSchema, type TableColumn } from './table-schema'

export interface Snapshot {
  readonly directory: string
  readonly version: number
  readonly metadata: Metadata
  readonly schema: readonly TableColumn[]
  readonly files: readonly AddFile[]
}

/** Of the latest version of each log: most reads are of it, or a little later. */
const latest = new WeakMap<LoggedCommit, Snapshot>()

/** The latest version, or the one asked for. */
export async function readSnapshot(directory: string, version?: number): Promise<Snapshot> {
  const commits = await readLog(directory)
  const wanted = version ?? commits.length - 1
  const commit = commits[wanted]
  if (!commit) throw versionNotFound(wanted, commits.length - 1)
  const kept = latest.get(commit)
  if (kept) return kept
  const snapshot = replay(directory, commits.slice(0, wanted + 1))
  if (version === undefined) {
    for (const each of commits) latest.delete(each)
    latest.set(commit, snapshot)
  }
  return snapshot
}

/** From the last version before that is kept, or from the beginning. */
function replay(directory: string, commits: readonly LoggedCommit[]): Snapshot {
  const since = commits.findLastIndex((commit) => latest.has(commit))
  const base = commits[since] && latest.get(commits[since])
  const files = new Map(base?.files.map((file) => [file.path, file]))
  let metadata = base?.metadata
  for (const { actions } of commits.slice(since + 1)) {
    for (const { metaData, remove, add } of actions) {
      metadata = metaData ?? metadata
      if (remove) files.delete(remove.path)
      if (add) files.set(add.path, add)
    }
  }
  const { version } = commits.at(-1)!
  const schema = parseSchema(metadata!.schemaString)
  return { directory, version, metadata: metadata!, schema, files: [...files.values()] }
}
