// What a request tells of itself while it is answered: how long its stages took and what it read. It is
// recorded when the answer ends, also when that is a failure.
import type { RowsRead } from './observation'
import type { Stopwatch } from './stopwatch'

export interface RequestAccount {
  readonly stopwatch: Stopwatch
  /** Undefined until it is known what is read. */
  read: RowsRead | undefined
}
