// Reads the first rows of a page: a pinned plan comes in; it is compiled and run, and its result is
// checked. If the commit turns out to be outdated, the plan is pinned again, once.
import { throwIfLeft } from '../base/in-time'
import type { Stopwatch } from '../base/stopwatch'
import type { RunOptions, Warehouse } from '../warehouse/warehouse'
import { compileStatement } from './compile'
import { takePlanned } from './drift'
import { beginPage, type Page, type RunStatement } from './page'
import { explained, pinAgain, type Pinning } from './pin'
import type { QueryPlan } from './plan'

export interface Reading {
  readonly warehouse: Warehouse
  readonly options: RunOptions
  readonly pinning: Pinning
  readonly stopwatch: Stopwatch
}

export interface BegunRead {
  /** The plan that was read, which may be pinned to another commit than the given one. */
  readonly plan: QueryPlan
  readonly page: Page
}

export async function beginRead(pinned: QueryPlan, reading: Reading): Promise<BegunRead> {
  const { pinning, stopwatch } = reading
  const begin = async (plan: QueryPlan) => ({
    plan,
    page: await beginPage(plan, runnerOf(plan, reading)),
  })
  try {
    return await begin(pinned)
  } catch (error) {
    return begin(await stopwatch.time('pin', () => pinAgain(error, pinned, pinning)))
  }
}

function runnerOf(plan: QueryPlan, { warehouse, options, stopwatch }: Reading): RunStatement {
  const { time, timeEach } = stopwatch
  return async (rowsMax) => {
    throwIfLeft(options.signal)
    const statement = time('compile', () => compileStatement(plan, rowsMax))
    try {
      const result = await time('run', () => warehouse.run(statement, options))
      const { batches, ...rest } = takePlanned(result, plan)
      return { ...rest, batches: timeEach('fetch', batches) }
    } catch (error) {
      throw explained(error, plan)
    }
  }
}
