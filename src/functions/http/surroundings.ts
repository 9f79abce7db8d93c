// What all endpoints share: the clock, where to record, and who says who asks.
import type { Authenticate } from '../../access/authenticate'
import type { Clock } from '../../base/clock'
import type { Observe } from '../../base/observation'

export interface Surroundings {
  readonly clock: Clock
  readonly observe: Observe
  readonly authenticate: Authenticate
}
