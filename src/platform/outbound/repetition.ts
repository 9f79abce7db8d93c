// Repeats a call after a temporary failure: a few times, each after a longer random wait, or after
// the wait that the other side asked for. Each adapter says which failures allow a repetition.
import type { Clock } from '../../base/clock'
import { inTime, throwIfLeft, type Patience } from '../../base/in-time'
import { limits } from '../../base/limits'

export interface Repetition {
  /** Whether the call may be repeated after this failure. */
  readonly mayRepeat: (error: unknown) => boolean
  /** The wait that the other side asked for, if it did. */
  readonly retryAfterS: (error: unknown) => number | undefined
  /** Called before each wait. */
  readonly onRepeat: (error: unknown, waitMs: number) => void
  readonly clock: Clock
  /** Without it, the usual pace, as of the calls to the warehouse. */
  readonly pace?: Pace
}

export interface Pace {
  readonly repeatsMax: number
  /** The first wait, doubled each time. */
  readonly waitMsMin: number
  /** If the other side asks for a longer wait, there is no further attempt. */
  readonly waitMsMax: number
}

const usualPace: Pace = Object.freeze({
  repeatsMax: limits.repeatsMax,
  waitMsMin: limits.repeatWaitMsMin,
  waitMsMax: limits.repeatWaitMsMax,
})

/**
 * The result of the call, or its last failure; `CallerLeft` if the caller stops waiting between
 * attempts.
 */
export async function repeat<Result>(
  call: () => Promise<Result>,
  patience: Patience,
  { mayRepeat, retryAfterS, onRepeat, clock, pace = usualPace }: Repetition,
): Promise<Result> {
  const { deadline, signal } = patience
  throwIfLeft(signal)
  for (let failures = 0; ; failures += 1) {
    try {
      return await call()
    } catch (error) {
      if (failures === pace.repeatsMax || !mayRepeat(error)) throw error
      const waitMs = waitAfter(retryAfterS(error), failures, pace)
      if (waitMs > pace.waitMsMax || clock.now() + waitMs >= deadline) throw error
      onRepeat(error, waitMs)
      await inTime(sleep(waitMs), patience, clock)
    }
  }
}

function waitAfter(retryAfterS: number | undefined, failures: number, { waitMsMin }: Pace): number {
  if (retryAfterS !== undefined) return retryAfterS * 1_000
  return waitMsMin * 2 ** failures * (0.5 + Math.random() / 2)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
