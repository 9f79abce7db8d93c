// A warehouse in memory with one Delta table, whose versions all hold the same rows. It keeps what it was
// asked, for tests of which reads are pinned and what that costs.
import type { Clock } from '../../src/base/clock'
import { Problem } from '../../src/base/problem'
import type { Literal } from '../../src/declare/literal'
import type { Warehouse } from '../../src/warehouse/warehouse'
import { historyOf, resultOf, type CommitRow, type GivenResult } from './arrow-batches'
import { punctual } from '../suites/punctual'

export interface VersionedTable extends Warehouse {
  /** What it was asked so far: `look`, `search`, `read`, or `read 9`, a read of version 9. */
  readonly asked: string[]
  /** When the rows of each had to be there. */
  readonly deadlines: number[]
  /** How many results nobody has freed yet. */
  readonly openResults: () => number
  oldest: number
  newest: number
  /** Later for a table that was made anew; version n was committed n seconds after. */
  createdMs: number
  /** Whether the files of its versions are there. */
  readable: boolean
  /** Thrown instead of the rows of a version. */
  failing: ((version: number) => Problem | undefined) | undefined
  /** Every look waits for it. */
  beforeLook: Promise<unknown>
}

export function versionedTable(newest: number, rowCount: number, clock?: Clock): VersionedTable {
  const rows = Array.from({ length: rowCount }, (_, row) => ({ kind: `k${row + 1_000}`, row }))
  const results: GivenResult[] = []
  const give = (result: GivenResult) => {
    results.push(result)
    return result
  }
  const table: VersionedTable = {
    asked: [],
    deadlines: [],
    openResults: () => results.filter(({ closed }) => !closed).length,
    oldest: 0,
    newest,
    createdMs: 0,
    readable: true,
    failing: undefined,
    beforeLook: Promise.resolve(),
    run: punctual(clock, async ({ text, parameters }, { deadline, signal }) => {
      table.deadlines.push(deadline)
      const values = Object.values(parameters)
      if (text.startsWith('DESCRIBE HISTORY')) {
        table.asked.push('look')
        await table.beforeLook
        signal.throwIfAborted()
        return give(historyOf(commitsOf(table).slice(-1)))
      }
      if (text.includes('(DESCRIBE HISTORY')) {
        table.asked.push('search')
        return give(historyOf(found(commitsOf(table), text, values[0])))
      }
      const pinned = text.includes(' TIMESTAMP AS OF :p1 ')
      const version = pinned ? versionAt(table, values[0]) : undefined
      table.asked.push(pinned ? `read ${version ?? 'what is gone'}` : 'read')
      const failure = table.failing?.(version ?? table.newest)
      if (failure) throw failure
      if (pinned && (version === undefined || !table.readable)) throw new Problem('VersionGone')
      return give(resultOf(rows.slice(0, Number(values.at(-1)?.text)), 4_000))
    }),
  }
  return table
}

/** Oldest first. */
function commitsOf({ oldest, newest, createdMs }: VersionedTable): readonly CommitRow[] {
  return Array.from({ length: newest - oldest + 1 }, (_, i) => ({
    version: oldest + i,
    epochMs: createdMs + (oldest + i) * 1_000,
  }))
}

function found(
  commits: readonly CommitRow[],
  text: string,
  value: Literal | undefined,
): readonly CommitRow[] {
  if (text.includes('version >= :p1')) {
    return commits.filter(({ version }) => version >= Number(value?.text)).slice(0, 1)
  }
  return commits.filter(({ epochMs }) => epochMs <= epochMsOf(value)).slice(-1)
}

/** As Delta has it: of no time before the first commit, and of none after the last. */
function versionAt(table: VersionedTable, value: Literal | undefined): number | undefined {
  const commits = commitsOf(table)
  const [at, last] = [epochMsOf(value), commits.at(-1)]
  if (last && at > last.epochMs) return undefined
  return commits.findLast(({ epochMs }) => epochMs <= at)?.version
}

function epochMsOf(value: Literal | undefined): number {
  return Date.parse(value?.text ?? '')
}
