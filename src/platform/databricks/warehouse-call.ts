// The calls to a warehouse: which of them may be made again, and after which failures. The driver's own
// repetition is switched off: it knows few calls, and takes Retry-After for milliseconds.
import type { Clock } from '../../base/clock'
import { inTime, type Patience } from '../../base/in-time'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import { repeat } from '../outbound/repetition'
import { retryAfterOf, traceOf } from './failure-trace'
import { isAnswerLost, isNotBegun, isOperationLost, isSessionLost } from './recovery'

const never = (): boolean => false
/** Unless there is nothing left to free: whatever else it failed of, to try again harms nobody. */
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

export type WarehouseCall = keyof typeof isHarmlessAfter

/** For whom a call is made, and where it is recorded. */
export interface CallRecord {
  readonly clock: Clock
  readonly observe: Observe
  readonly connection: string
  /** None for what is done for no request in particular. */
  readonly requestId?: string | undefined
}

/** Makes a call, again where that helps and does no harm. Goes on when nobody waits any more. */
export function repeatCall<Result>(
  call: WarehouseCall,
  work: () => Promise<Result>,
  patience: Patience,
  { clock, observe, connection, requestId }: CallRecord,
): Promise<Result> {
  return repeat(work, patience, {
    clock,
    mayRepeat: (error) => isNotBegun(error) || isHarmlessAfter[call](error),
    retryAfterS: retryAfterOf,
    onRepeat: (error, waitMs) => {
      observe({
        kind: 'callRepeated',
        ...(requestId !== undefined && { requestId }),
        connection,
        call,
        waitMs,
        cause: JSON.stringify(traceOf(error)),
      })
    },
  })
}

/** The same, for who waits no longer than the caller does. */
export function askWarehouse<Result>(
  call: WarehouseCall,
  work: () => Promise<Result>,
  patience: Patience,
  record: CallRecord,
): Promise<Result> {
  return inTime(repeatCall(call, work, patience, record), patience, record.clock)
}
