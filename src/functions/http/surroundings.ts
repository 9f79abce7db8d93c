// What all endpoints share: the clock, where to record, who asks, and whether they may.
import type { Authenticate } from '../../access/authenticate'
import type { Admit } from '../../access/request-limit'
import type { Clock } from '../../base/clock'
import type { Observe } from '../../base/observation'

export interface Surroundings {
  readonly clock: Clock
  readonly observe: Observe
  readonly authenticate: Authenticate
  readonly admit: Admit
}
