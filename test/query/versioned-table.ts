// A warehouse in memory with one Delta table, whose versions all hold the same rows. It tells what it was
// asked, for tests of which reads are pinned and what that costs.
import type { Clock } from '../../src/base/clock'
import { Problem } from '../../src/base/problem'
import type { Warehouse } from '../../src/warehouse/warehouse'
import type { GivenResult } from './arrow-batches'
import { historyOf, resultOf } from './arrow-batches'
import { punctual } from '../suites/punctual'

export interface VersionedTable extends Warehouse {
  /** What it was asked so far: `look`, `read` or `read 9`, a read of version 9. */
  readonly asked: string[]
  /** When the rows of each had to be there. */
  readonly deadlines: number[]
  /** How many results nobody has freed yet. */
  readonly openResults: () => number
  oldest: number
  newest: number
  /** Whether the files of its versions are there. */
  readable: boolean
  /** Every look waits for it. */
  beforeLook: Promise<unknown>
}

/** Version n was committed n seconds after the epoch. */
export function versionedTable(newest: number, rowCount: number, clock?: Clock): VersionedTable {
  const rows = Array.from({ length: rowCount }, (_, row) => ({ kind: `k${row + 1_000}`, row }))
  const results: GivenResult[] = []
  const give = (result: GivenResult) => {
    results.push(result)
    return result
  }
  const history = (rowsMax: number) => {
    const versions = Array.from({ length: table.newest - table.oldest + 1 }, (_, i) => {
      return { version: table.newest - i, epochMs: (table.newest - i) * 1_000 }
    })
    return historyOf(versions.slice(0, rowsMax))
  }
  const table: VersionedTable = {
    asked: [],
    deadlines: [],
    openResults: () => results.filter(({ closed }) => !closed).length,
    oldest: 0,
    newest,
    readable: true,
    beforeLook: Promise.resolve(),
    run: punctual(clock, async ({ text, parameters }, { deadline, signal }) => {
      table.deadlines.push(deadline)
      const looked = /^DESCRIBE HISTORY .* LIMIT (\d+)$/.exec(text)
      if (looked) {
        table.asked.push('look')
        await table.beforeLook
        signal.throwIfAborted()
        return give(history(Number(looked[1])))
      }
      const version = / VERSION AS OF (\d+) /.exec(text)?.[1]
      table.asked.push(version === undefined ? 'read' : `read ${version}`)
      if (Number(version) > table.newest) throw new Problem('VersionNotFound')
      if (Number(version) < table.oldest || !table.readable) throw new Problem('VersionGone')
      const limit = Object.values(parameters).at(-1)?.text
      return give(resultOf(rows.slice(0, Number(limit)), 4_000))
    }),
  }
  return table
}
