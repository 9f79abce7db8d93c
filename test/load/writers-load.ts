// Twenty writers at once on one Delta table. What they say they did is held against
// the log and the rows as our reader has them, and then as Spark has them: nothing lost, nothing twice.
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Tally, type Report } from '../judges/report'
import { readLog } from '../stack/delta/commit-log'
import { createTable } from '../stack/delta/create-table'
import { keyAndText } from '../stack/delta/lake'
import { relationOf } from '../stack/delta/relation'
import { readSnapshot } from '../stack/delta/snapshot'
import type { LoadRun } from './load'
import { rewritten, runWriters, type WriterCommit } from './table-writer'
import { judgeWriters } from './writers-judged'

const writers = 20
const reportEveryMs = 5_000
/** So many versions are read row by row. */
const versionsRead = 25

/** What the writers left behind. */
export interface WrittenTable {
  readonly directory: string
  /** From version 1 on, in the order of the versions. */
  readonly commits: readonly WriterCommit[]
  /** As `id name`, in order: the rows that the writers' own words make of a version. */
  rowsAt: (version: number) => readonly string[]
}

export async function loadWriters(run: LoadRun): Promise<readonly Report[]> {
  const directory = path.join(run.work, 'busy')
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const properties = { 'delta.enableChangeDataFeed': 'true' }
  await createTable(connection, directory, { columns: keyAndText, properties, replace: false })
  const commits = await write(run, database, directory)

  const tally = new Tally('commits of twenty writers, by our own reader')
  const table = toTable(directory, commits)
  const logged = (await readLog(directory)).map(({ version }) => version)
  for (const fault of lostOrTwice(table.commits, logged)) {
    tally.add('the log', fault)
  }
  for (const version of someVersions(table, versionsRead)) {
    run.progress.step(`our reader: version ${version}`)
    const relation = relationOf(await readSnapshot(directory, version))
    const found = await connection.runAndReadAll(
      `SELECT id || ' ' || name FROM ${relation} AS t ORDER BY 1`,
    )
    const rows = found.getRowsJson().map(([text]) => text as string)
    tally.add(`the rows of version ${version}`, rowsDifference(rows, table.rowsAt(version)))
  }
  connection.disconnectSync()
  database.closeSync()
  const rewrites = table.commits.filter(({ operation }) => operation === 'UPDATE').length
  tally.fact(`${table.commits.length} commits in ${run.seconds} s, ${rewrites} of them rewrites`)
  return [tally.report(), await judgeWriters(run, table)]
}

async function write(
  { seconds, seed, progress }: LoadRun,
  database: DuckDBInstance,
  directory: string,
): Promise<readonly WriterCommit[]> {
  let commits = 0
  const startedMs = performance.now()
  const telling = setInterval(() => {
    const passed = Math.round((performance.now() - startedMs) / 1000)
    progress.step(`writers: ${passed} of ${seconds} s, ${commits} commits`)
  }, reportEveryMs)
  const onCommit = (): void => void (commits += 1)
  try {
    const milliseconds = seconds * 1000
    return await runWriters(database, { directory, writers, milliseconds, seed, onCommit })
  } finally {
    clearInterval(telling)
  }
}

/** One finding for each commit, undefined where it is there once and in one writer's words. */
function* lostOrTwice(
  said: readonly WriterCommit[],
  logged: readonly number[],
): Generator<string | undefined> {
  const times = new Map<number, number>()
  for (const { version } of said) times.set(version, (times.get(version) ?? 0) + 1)
  for (const version of logged.slice(1)) {
    const count = times.get(version) ?? 0
    yield count === 1 ? undefined : `version ${version} was made by ${count} writers`
    times.delete(version)
  }
  for (const version of times.keys()) yield `version ${version} is lost`
}

function toTable(directory: string, commits: readonly WriterCommit[]): WrittenTable {
  return {
    ...{ directory, commits },
    rowsAt(version) {
      const rows = new Set<string>()
      for (const commit of commits) {
        if (commit.version > version) break
        const { operation, id, writer } = commit
        if (operation === 'UPDATE') rows.delete(`${id - rewritten(0)} ${writer}`)
        rows.add(`${id} ${writer}`)
      }
      return [...rows]
    },
  }
}

/** The first and the last, and evenly between: so many at the most. */
export function someVersions({ commits }: WrittenTable, atMost: number): readonly number[] {
  const last = commits.at(-1)?.version ?? 0
  const count = Math.min(atMost, last + 1)
  return Array.from({ length: count }, (_, at) => Math.round((at * last) / Math.max(1, count - 1)))
}

/** Of rows in any order. */
export function rowsDifference(
  found: readonly string[],
  expected: readonly string[],
): string | undefined {
  const [have, want] = [[...found].sort(), [...expected].sort()]
  const at = want.findIndex((row, index) => row !== have[index])
  if (at >= 0) return `row ${at + 1} is ${have[at] ?? 'missing'}, right is ${want[at]}`
  return have.length > want.length ? `there is ${have[want.length]} too much` : undefined
}
