// Waits for something outside no longer than anybody waits for us: until the deadline, or
// until the caller has left, whichever is first.
import type { Clock } from './clock'
import { Problem } from './problem'

export interface Patience {
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** Aborted when nobody waits any more; none where nobody can leave. */
  readonly signal?: AbortSignal
}

/**
 * The work's own outcome, or `WarehouseTimeout` or `CallerLeft`. The work itself goes on: what it gives
 * when nobody waits any more is handed to `tooLate`, with the problem that was told instead.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  { deadline, signal }: Patience,
  clock: Clock,
  tooLate: (late: Result, told: Problem) => void = () => undefined,
): Promise<Result> {
  const remainingMs = deadline - clock.now()
  return new Promise<Result>((resolve, reject) => {
    const stopWaiting = (told: Problem) => {
      settle()
      reject(told)
      work.then(
        (late) => {
          tooLate(late, told)
        },
        () => undefined,
      )
    }
    const leave = () => {
      stopWaiting(leavingOf(signal))
    }
    const giveUp = () => {
      stopWaiting(new Problem('WarehouseTimeout'))
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

/** Throws why nobody waits any more, if that is so. */
export function throwIfLeft(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw leavingOf(signal)
}

function leavingOf(signal: AbortSignal | undefined): Problem {
  return signal?.reason instanceof Problem ? signal.reason : new Problem('CallerLeft')
}
