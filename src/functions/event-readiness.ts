// What a readiness probe says of the event path: whether the store of the feeds' states can be read now,
// and what this process has met lately. Nothing is sent to Event Grid, and no warehouse is asked.
import type { Announcer } from '../events/announcer'
import type { Trouble } from '../events/troubles'
import { outcomeOf, statusOf, type CheckOutcome } from './readiness-check'

export interface EventReadiness {
  readonly announcer: Pick<Announcer, 'report'>
  /** A cheap read. Rejects with a problem. */
  readonly readStore: () => Promise<void>
}

export function storeOutcome({ readStore }: EventReadiness): Promise<CheckOutcome> {
  return outcomeOf('event state', readStore)
}

/** Feeds are counted and not named, because a probe has no identity. The log names them. */
export function recentOutcomes({ announcer }: EventReadiness): readonly CheckOutcome[] {
  const { notPublished, notFollowed } = announcer.report()
  return [troubleOutcome('event topic', notPublished), troubleOutcome('event tables', notFollowed)]
}

function troubleOutcome(name: string, trouble: Trouble | undefined): CheckOutcome {
  if (!trouble) return { name, status: 'ok' }
  const { code, feeds, sinceMs } = trouble
  return { name, status: statusOf(code), code, feeds, since: new Date(sinceMs).toISOString() }
}

/** When this process last looked at the tables on the schedule; null until the first such run is over. */
export function lastLook({ announcer }: EventReadiness): string | null {
  const { lastLookMs } = announcer.report()
  return lastLookMs === undefined ? null : new Date(lastLookMs).toISOString()
}
