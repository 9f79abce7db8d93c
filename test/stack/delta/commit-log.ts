// The `_delta_log` of one table: its commits, each read once, and the one way in which a commit comes to
// be: whole, or not at all, and never in the place of another. A log that another engine has written to
// is refused.
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { link, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { refusal, SqlFailure } from '../warehouse/sql-failure'
import type { Action, CommitInfo } from './action'
import { tableNotFound, writeFailed } from './failure'

export const engineInfo = 'Meshport-Stand-In'

/** Tells of each commit that this process has written: its file and the temporary file before it. */
export const writtenCommits = new EventEmitter<{ commit: [file: string, unfinished: string] }>()

export interface LoggedCommit {
  readonly version: number
  /** As in Spark: the file's time, pushed forward so that it rises by at least a millisecond. */
  readonly timestampMs: number
  readonly info: CommitInfo
  readonly actions: readonly Action[]
}

interface KnownLog {
  /** Tells a table from another one that took its directory. */
  readonly stamp: string
  readonly commits: readonly LoggedCommit[]
}

const known = new Map<string, KnownLog>()
const knownMax = 200

export function logDirectory(directory: string): string {
  return path.join(directory, '_delta_log')
}

export function commitFile(directory: string, version: number): string {
  return path.join(logDirectory(directory), `${String(version).padStart(20, '0')}.json`)
}

/** Whether a directory holds a Delta log at all. */
export async function isDeltaTable(directory: string): Promise<boolean> {
  return (await stampOf(directory)) !== undefined
}

/** By their versions, from 0 on. */
export async function readLog(directory: string): Promise<readonly LoggedCommit[]> {
  const stamp = await stampOf(directory)
  if (stamp === undefined) throw tableNotFound(directory)
  const before = known.get(directory)
  const commits = before?.stamp === stamp ? [...before.commits] : []
  for (;;) {
    const next = await readCommit(directory, commits.length, commits.at(-1)?.timestampMs)
    if (!next) break
    commits.push(next)
  }
  known.delete(directory)
  known.set(directory, { stamp, commits })
  const [oldest] = known.keys()
  if (known.size > knownMax && oldest !== undefined) known.delete(oldest)
  return commits
}

async function stampOf(directory: string): Promise<string | undefined> {
  const first = await stat(commitFile(directory, 0)).catch(() => undefined)
  return first && `${first.ino} ${first.mtimeMs}`
}

async function readCommit(
  directory: string,
  version: number,
  before = -Infinity,
): Promise<LoggedCommit | undefined> {
  const file = commitFile(directory, version)
  const read = Promise.all([readFile(file, 'utf8'), stat(file)])
  const [text, times] = (await read.catch(() => undefined)) ?? []
  if (text === undefined || times === undefined) return undefined
  try {
    const lines = text.trimEnd().split('\n')
    const [first, ...actions] = lines.map((line) => JSON.parse(line) as Action)
    const info = first?.commitInfo
    if (info?.engineInfo !== engineInfo) throw refusal(`what another engine wrote: ${file}`)
    const timestampMs = Math.max(Math.floor(times.mtimeMs), before + 1)
    return { version, timestampMs, info, actions }
  } catch (error) {
    throw error instanceof SqlFailure ? error : refusal(`a damaged log: ${file}`)
  }
}

/** The file appears with all its lines on the disk. */
export async function writeCommit(
  directory: string,
  version: number,
  actions: readonly Action[],
): Promise<void> {
  const file = commitFile(directory, version)
  const unfinished = `${file}.${randomUUID()}.tmp`
  try {
    const handle = await open(unfinished, 'wx')
    try {
      await handle.writeFile(actions.map((action) => `${JSON.stringify(action)}\n`).join(''))
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await link(unfinished, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw refusal(`two processes that write one table: ${file}`)
    throw writeFailed(logDirectory(directory), code ?? String(error))
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
  writtenCommits.emit('commit', file, unfinished)
}
