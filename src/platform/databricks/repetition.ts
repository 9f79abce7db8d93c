// Asks again what failed in passing: a few times, after a wait that grows and is different for each, or
// as long as the warehouse asked for, and only where it cannot do harm. The driver's own repetition is
// switched off: it knows few calls, and takes Retry-After for milliseconds.
import { DelegateBackoff, handleWhen, retry } from 'cockatiel'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import { retryAfterOf } from './failure-trace'
import type { Patience } from './in-time'
import { isAnswerLost, isNotBegun } from './recovery'

/** Whether to do it twice is as good as to do it once, when nobody knows whether it was done. */
const isHarmlessTwice = Object.freeze({
  // A session that nobody knows of ends by itself.
  openSession: true,
  // Statements read only; the session on which one was lost is retired, which ends it.
  executeStatement: true,
  waitForOperation: true,
  openResult: true,
  // The next fetch goes on where the lost one ended: its rows would be missing.
  fetchResults: false,
  cancelOperation: true,
  closeOperation: true,
  getInfo: true,
})

export type Call = keyof typeof isHarmlessTwice

export async function repeat<Result>(
  call: Call,
  work: () => Promise<Result>,
  { deadline, signal }: Patience,
  clock: Clock,
): Promise<Result> {
  let failures = 0
  let waitMs = 0
  const isWorthAnother = (error: unknown): boolean => {
    waitMs = waitAfter(error, failures)
    failures += 1
    const mayRepeat = isNotBegun(error) || (isHarmlessTwice[call] && isAnswerLost(error))
    const isInTime = waitMs <= limits.repeatWaitMsMax && clock.now() + waitMs < deadline
    return mayRepeat && isInTime
  }
  const policy = retry(handleWhen(isWorthAnother), {
    maxAttempts: limits.repeatsMax,
    backoff: new DelegateBackoff(() => waitMs),
  })
  return policy.execute(() => {
    if (signal?.aborted) throw new Problem('CallerLeft')
    return work()
  }, signal)
}

function waitAfter(error: unknown, failures: number): number {
  const retryAfterS = retryAfterOf(error)
  if (retryAfterS !== undefined) return retryAfterS * 1_000
  const growingMs = limits.repeatWaitMsMin * 2 ** failures
  return growingMs * (0.5 + Math.random() / 2)
}
