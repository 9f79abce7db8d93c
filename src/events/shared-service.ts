// The store of the states, or Event Grid, during one run: all feeds need it, so when it fails for several
// in a row the run leaves it alone. Otherwise each feed would wait for it in vain.
import { limits } from '../base/limits'
import type { Problem } from '../base/problem'

export interface SharedService {
  readonly worked: () => void
  readonly failed: (problem: Problem) => void
  /** What the last feed met, where the run leaves the service alone. */
  readonly outage: () => Problem | undefined
}

export function sharedService(): SharedService {
  let inARow = 0
  let last: Problem | undefined
  return Object.freeze<SharedService>({
    worked: () => {
      inARow = 0
    },
    failed: (problem) => {
      inARow += 1
      last = problem
    },
    outage: () => (inARow < limits.failuresInARowMax ? undefined : last),
  })
}
