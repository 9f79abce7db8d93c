// The calls to a warehouse: which of them may be repeated, and after which failures. The driver's own
// repetition is switched off: it covers few calls, and reads Retry-After as milliseconds.
import type { Clock } from '../../base/clock'
import { inTime, type Patience } from '../../base/in-time'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import type { Invocation } from '../../base/trace'
import { repeat } from '../outbound/repetition'
import { retryAfterOf, traceOf } from './failure-trace'
import { isAnswerLost, isNotBegun, isOperationLost, isSessionLost } from './recovery'

const never = (): boolean => false
/** After any failure, unless there is nothing left to free. */
const unlessGone = (error: unknown): boolean =>
  !(error instanceof Problem) && !isOperationLost(error) && !isSessionLost(error)

/** After which failures a call may be repeated, in addition to those where it has not begun. */
const isHarmlessAfter = Object.freeze({
  // A session without a handle ends by itself.
  openSession: isAnswerLost,
  // Statements only read. If the answer of one is lost, its session is retired, which ends the
  // statement.
  executeStatement: isAnswerLost,
  waitForOperation: isAnswerLost,
  openResult: isAnswerLost,
  // Another fetch would continue after the lost rows.
  fetchResults: never,
  cancelOperation: unlessGone,
  closeOperation: unlessGone,
  // Statements that could not be closed end only with their session.
  closeSession: unlessGone,
  getInfo: isAnswerLost,
})

export type WarehouseCall = keyof typeof isHarmlessAfter

/** For which request a call is made, and where it is recorded. */
export interface CallRecord {
  readonly clock: Clock
  readonly observe: Observe
  readonly connection: string
  /** Undefined for calls that belong to none. */
  readonly invocation?: Invocation | undefined
}

/**
 * Makes a call, and repeats it where that helps and does no harm. It goes on when the caller has
 * stopped waiting.
 */
export function repeatCall<Result>(
  call: WarehouseCall,
  work: () => Promise<Result>,
  patience: Patience,
  { clock, observe, connection, invocation }: CallRecord,
): Promise<Result> {
  return repeat(work, patience, {
    clock,
    mayRepeat: (error) => isNotBegun(error) || isHarmlessAfter[call](error),
    retryAfterS: retryAfterOf,
    onRepeat: (error, waitMs) => {
      observe({
        kind: 'callRepeated',
        ...invocation,
        connection,
        call,
        waitMs,
        cause: JSON.stringify(traceOf(error)),
      })
    },
  })
}

/** The same, but it rejects as soon as the caller no longer waits. */
export function askWarehouse<Result>(
  call: WarehouseCall,
  work: () => Promise<Result>,
  patience: Patience,
  record: CallRecord,
): Promise<Result> {
  return inTime(repeatCall(call, work, patience, record), patience, record.clock)
}
