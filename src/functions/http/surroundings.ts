// What every endpoint needs beside its own: the time, where to record, and who may ask.
import type { AuthenticateOptions } from '../../access/principal'
import type { Clock } from '../../base/clock'
import type { Observe } from '../../base/observation'

export interface Surroundings extends AuthenticateOptions {
  readonly clock: Clock
  readonly observe: Observe
}
