// The door to one warehouse: so many statements at once, so many that wait, each no longer than its
// caller does. Whoever finds the queue full, or waits in vain, is told to come back.
import { bulkhead, isBulkheadRejectedError } from 'cockatiel'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import type { Patience } from '../../base/in-time'
import { inTime } from '../../base/in-time'

/** Gives the place back; harmless when called again. */
export type Leave = () => void

export class Admission {
  readonly #places = bulkhead(limits.statementsAtOnceMax, limits.statementsWaitingMax)
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async enter(patience: Patience): Promise<Leave> {
    let leave: Leave = () => undefined
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    const entered = new Promise<void>((resolve, reject) => {
      // Without a signal: one that is aborted in the queue would make the library skip a turn.
      const stay = this.#places.execute(() => {
        resolve()
        return left
      })
      stay.catch(reject)
    })
    try {
      await inTime(entered, patience, this.#clock)
      return leave
    } catch (error) {
      leave()
      throw isWaitOver(error) ? new Problem('WarehouseBusy') : error
    }
  }
}

function isWaitOver(error: unknown): boolean {
  if (isBulkheadRejectedError(error)) return true
  return error instanceof Problem && error.code === 'WarehouseTimeout'
}
