// How long a run of the judges may take: checks ask whether their time is over and count what they
// leave out. A judge that answers nothing any more is ended a little later, which is a failure.
import type { Tally } from './report'

export interface TimeBudget {
  /** Undefined without a limit. */
  readonly over: AbortSignal | undefined
  /** When what still runs hangs, and is ended. */
  readonly hangs: AbortSignal | undefined
  /** Why something was left out. */
  readonly reason: string
}

/** Enough for what has begun in time, on a crowded machine. */
const graceMs = 180_000

export function timeBudget(minutes: number | undefined): TimeBudget {
  if (minutes === undefined) return { over: undefined, hangs: undefined, reason: '' }
  const ms = minutes * 60_000
  return {
    over: AbortSignal.timeout(ms),
    hangs: AbortSignal.timeout(ms + graceMs),
    reason: `the time of ${minutes} minutes was over`,
  }
}

/** Each item with its place as long as there is time; what is left then is counted as skipped. */
export function* inTime<Item>(
  items: readonly Item[],
  { over, reason }: TimeBudget,
  tally: Tally,
  countOf: (left: readonly Item[]) => number = (left) => left.length,
): Generator<readonly [at: number, item: Item]> {
  for (const [at, item] of items.entries()) {
    if (over?.aborted) {
      tally.skip(countOf(items.slice(at)), reason)
      return
    }
    yield [at, item]
  }
}
