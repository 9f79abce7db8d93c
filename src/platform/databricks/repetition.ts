// Asks again what failed in passing: a few times, after a wait that grows and is different for each, or
// as long as the warehouse asked for, and only where it cannot do harm. The driver's own repetition is
// switched off: it knows few calls, and takes Retry-After for milliseconds.
import { DelegateBackoff, handleWhen, retry } from 'cockatiel'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import { retryAfterOf } from './failure-trace'
import type { Patience } from '../../base/in-time'
import { isAnswerLost, isNotBegun, isOperationLost, isSessionLost } from './recovery'

const never = (): boolean => false
/** Unless there is nothing left to be tidied: whatever else it failed of, to try again harms nobody. */
const unlessGone = (error: unknown): boolean =>
  !(error instanceof Problem) && !isOperationLost(error) && !isSessionLost(error)

/** After which failures a call is made again, beside those by which nothing was begun. */
const isHarmlessAfter = Object.freeze({
  // A session that nobody knows of ends by itself.
  openSession: isAnswerLost,
  // Statements read only; the session on which one was lost is retired, which ends it.
  executeStatement: isAnswerLost,
  waitForOperation: isAnswerLost,
  openResult: isAnswerLost,
  // The next fetch goes on where the lost one ended: its rows would be missing.
  fetchResults: never,
  cancelOperation: unlessGone,
  closeOperation: unlessGone,
  // What its statements left ends with it, and with nothing else.
  closeSession: unlessGone,
  getInfo: isAnswerLost,
})

export type Call = keyof typeof isHarmlessAfter

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
    const mayRepeat = isNotBegun(error) || isHarmlessAfter[call](error)
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
