// A warehouse that could not be reached many times in a row is left alone for a moment: until then its
// callers hear at once what the last one heard, instead of waiting for the same.
import { circuitBreaker, ConsecutiveBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import { toWarehouseProblem } from './warehouse-problem'

export class Pause {
  #last = new Problem('WarehouseUnavailable')
  readonly #policy = circuitBreaker(
    handleWhen((error) => this.#isUnreachable(error)),
    {
      breaker: new ConsecutiveBreaker(limits.failuresBeforePause),
      halfOpenAfter: limits.pauseMs,
    },
  )

  async around<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#policy.execute(work)
    } catch (error) {
      throw isBrokenCircuitError(error) ? this.#last : error
    }
  }

  #isUnreachable(error: unknown): boolean {
    const problem = toWarehouseProblem(error)
    const { code } = problem
    if (code !== 'WarehouseUnavailable' && code !== 'WarehouseStarting') return false
    this.#last = problem
    return true
  }
}
