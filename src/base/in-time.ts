// Waits for work outside the process until the deadline has passed or the caller has closed the
// connection, whichever comes first.
import type { Clock } from './clock'
import { Problem } from './problem'

export interface Patience {
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** Aborted when the caller no longer waits. Absent for work that has no caller. */
  readonly signal?: AbortSignal
}

/**
 * The work's own result or failure, or `WarehouseTimeout` or `CallerLeft`. In the last two cases
 * the work goes on: `tooLate` gets its late result, and the problem that the caller got instead.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  { deadline, signal }: Patience,
  clock: Clock,
  tooLate: (late: Result, problem: Problem) => void = () => undefined,
): Promise<Result> {
  const remainingMs = deadline - clock.now()
  return new Promise<Result>((resolve, reject) => {
    const stopWaiting = (problem: Problem) => {
      settle()
      reject(problem)
      work.then(
        (late) => {
          tooLate(late, problem)
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

/** Throws `CallerLeft`, or the signal's own problem, if the signal is aborted. */
export function throwIfLeft(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw leavingOf(signal)
}

function leavingOf(signal: AbortSignal | undefined): Problem {
  return signal?.reason instanceof Problem ? signal.reason : new Problem('CallerLeft')
}
