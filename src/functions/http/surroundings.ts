// What all endpoints share: the clock, where to record, and which callers are allowed.
import type { AuthenticateOptions } from '../../access/principal'
import type { Clock } from '../../base/clock'
import type { Observe } from '../../base/observation'

export interface Surroundings extends AuthenticateOptions {
  readonly clock: Clock
  readonly observe: Observe
}
