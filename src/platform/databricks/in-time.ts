// Waits for something on the warehouse no longer than anybody waits for us: until the deadline, or
// until the caller has left, whichever is first.
import type { Clock } from '../../base/clock'
import { Problem } from '../../base/problem'

export interface Patience {
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** Aborted when nobody waits any more; none where nobody can leave. */
  readonly signal?: AbortSignal
}

/**
 * The work's own outcome, or `WarehouseTimeout` or `CallerLeft`. The work itself goes on: whoever
 * started it sees to what it leaves behind.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  { deadline, signal }: Patience,
  clock: Clock,
): Promise<Result> {
  const remainingMs = deadline - clock.now()
  return new Promise<Result>((resolve, reject) => {
    const leave = () => {
      settle()
      reject(signal?.reason instanceof Problem ? signal.reason : new Problem('CallerLeft'))
    }
    const giveUp = () => {
      settle()
      reject(new Problem('WarehouseTimeout'))
    }
    const timer = setTimeout(giveUp, Math.max(remainingMs, 0))
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
    signal?.addEventListener('abort', leave, { once: true })
    work.finally(settle).then(resolve, reject)
    if (signal?.aborted) leave()
  })
}
