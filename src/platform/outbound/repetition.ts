// Makes a call again that failed in passing: a few times, after a wait that grows and is different for
// each caller, or as long as the other side asked for. Each adapter says which failures allow it.
import type { Clock } from '../../base/clock'
import { inTime, type Patience } from '../../base/in-time'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

export interface Repetition {
  /** Whether it does no harm to make the call again after this failure. */
  readonly mayRepeat: (error: unknown) => boolean
  /** How long the other side asked its callers to wait, if it did. */
  readonly retryAfterS: (error: unknown) => number | undefined
  /** Told before each wait. */
  readonly onRepeat: (error: unknown, waitMs: number) => void
  readonly clock: Clock
}

/** The call's own result, or its last failure; `CallerLeft` when the caller leaves between attempts. */
export async function repeat<Result>(
  call: () => Promise<Result>,
  patience: Patience,
  { mayRepeat, retryAfterS, onRepeat, clock }: Repetition,
): Promise<Result> {
  const { deadline, signal } = patience
  if (signal?.aborted)
    throw signal.reason instanceof Problem ? signal.reason : new Problem('CallerLeft')
  for (let failures = 0; ; failures += 1) {
    try {
      return await call()
    } catch (error) {
      if (failures === limits.repeatsMax || !mayRepeat(error)) throw error
      const waitMs = waitAfter(retryAfterS(error), failures)
      if (waitMs > limits.repeatWaitMsMax || clock.now() + waitMs >= deadline) throw error
      onRepeat(error, waitMs)
      await inTime(sleep(waitMs), patience, clock)
    }
  }
}

function waitAfter(retryAfterS: number | undefined, failures: number): number {
  if (retryAfterS !== undefined) return retryAfterS * 1_000
  return limits.repeatWaitMsMin * 2 ** failures * (0.5 + Math.random() / 2)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
