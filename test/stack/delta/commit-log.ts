// The `_delta_log` of one table: which commits and checkpoints it has, a commit's actions, and the one
// way in which a commit comes to be: whole, or not at all, and never in the place of another.
import { randomUUID } from 'node:crypto'
import { link, open, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Action } from './action'
import { logFileNotFound, malformedLog, writeFailed } from './failure'

export interface CommitLog {
  /** Versions with a commit file, rising. */
  readonly commits: readonly number[]
  /** Versions with a classic checkpoint, and its files. */
  readonly checkpoints: ReadonlyMap<number, readonly string[]>
}

/** How many lines a commit of ours has: a file that was cut between two lines is still found out. */
export const actionsTag = 'meshport.actions'

export function logDirectory(directory: string): string {
  return path.join(directory, '_delta_log')
}

export function commitFile(directory: string, version: number): string {
  return path.join(logDirectory(directory), `${padded(version)}.json`)
}

export function padded(version: number): string {
  return String(version).padStart(20, '0')
}

export async function listLog(directory: string): Promise<CommitLog> {
  const names = await readdir(logDirectory(directory)).catch(() => [])
  const commits: number[] = []
  const parts = new Map<number, { of: number; files: string[] }>()
  for (const name of names.sort()) {
    const commit = /^(\d{20})\.json$/.exec(name)
    if (commit) commits.push(Number(commit[1]))
    const part = /^(\d{20})\.checkpoint(?:\.\d{10}\.(\d{10}))?\.parquet$/.exec(name)
    if (!part) continue
    const version = Number(part[1])
    const known = parts.get(version) ?? { of: Number(part[2] ?? 1), files: [] }
    known.files.push(path.join(logDirectory(directory), name))
    parts.set(version, known)
  }
  const whole = [...parts].filter(([, { of, files }]) => files.length === of)
  return { commits, checkpoints: new Map(whole.map(([version, { files }]) => [version, files])) }
}

export async function readCommit(directory: string, version: number): Promise<readonly Action[]> {
  const file = commitFile(directory, version)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw logFileNotFound(version, directory)
    }
    throw malformedLog(version, `${file} cannot be read: ${String(error)}`)
  })
  const actions = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseAction(line, version, file))
  const [tagged] = actions.flatMap(({ commitInfo }) => commitInfo?.tags?.[actionsTag] ?? [])
  if (actions.length === 0 || (tagged !== undefined && Number(tagged) !== actions.length)) {
    throw malformedLog(version, `${file} is cut off after ${actions.length} actions`)
  }
  return actions
}

function parseAction(line: string, version: number, file: string): Action {
  try {
    const action: unknown = JSON.parse(line)
    if (typeof action === 'object' && action !== null && !Array.isArray(action)) return action
  } catch {
    // Said below, in the same words as for a line that is JSON and no action.
  }
  throw malformedLog(version, `a line of ${file} is not an action in JSON`)
}

/** False when that version is there already. The file appears with all its lines on the disk. */
export async function writeCommit(
  directory: string,
  version: number,
  actions: readonly Action[],
): Promise<boolean> {
  const file = commitFile(directory, version)
  const unfinished = path.join(logDirectory(directory), `.${padded(version)}.${randomUUID()}.tmp`)
  try {
    await writeDurably(unfinished, actions.map((action) => `${JSON.stringify(action)}\n`).join(''))
    await link(unfinished, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    throw writeFailed(logDirectory(directory), code ?? String(error))
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}
