// Where a feed stands: how far what is published is behind what is known of its tables. The state and
// the looks of a run come in; numbers for an operator go out.
import type { FeedStanding } from '../base/observation'
import { printTableName } from '../declare/source'
import type { DataProductEvent } from './event'
import type { Feed } from './feed'
import { isObserved, type FeedState } from './feed-state'
import type { Glance } from './look'
import type { Publishing } from './publish'

export const upToDate: FeedStanding = Object.freeze({ outboxDepth: 0, lagVersions: 0, lagMs: 0 })

type Glances = ReadonlyMap<string, Glance>
type Parts = Pick<Publishing, 'outbox' | 'clock'>

export async function standingOf(
  feed: Feed,
  glances: Glances,
  parts: Parts,
): Promise<FeedStanding> {
  const { outbox, clock } = parts
  const { state } = await outbox.read(feed.source)
  const outboxDepth = state.recorded - state.published
  const [oldest] = outboxDepth > 0 ? await outbox.eventsAfter(feed.source, state.published, 1) : []
  const lags = oldest ? [lagOfEvent(oldest.text, glances)] : lagsOfTables(feed, state, glances)
  return {
    outboxDepth,
    lagVersions: Math.max(0, ...lags.map(({ versions }) => versions)),
    lagMs: Math.max(0, ...lags.map(({ sinceMs }) => clock.now() - sinceMs)),
  }
}

export function observeStanding(
  { source, dataProduct, outputPort }: Feed,
  standing: FeedStanding,
  { observe, invocation }: Pick<Publishing, 'observe' | 'invocation'>,
): void {
  observe({ kind: 'feedFollowed', ...invocation, source, dataProduct, outputPort, ...standing })
}

interface Lag {
  readonly versions: number
  readonly sinceMs: number
}

function lagOfEvent(text: string, glances: Glances): Lag {
  const { data, time } = JSON.parse(text) as DataProductEvent
  const { catalog, schema, tableName: name, version, previousVersion } = data
  const glance = glances.get(printTableName({ catalog, schema, name }))
  const newest = glance?.kind === 'present' ? glance.commit.version : version
  return {
    versions: Math.max(1, newest - (previousVersion ?? version - 1)),
    sinceMs: Date.parse(time),
  }
}

/** Of those that have a version that is not recorded. */
function lagsOfTables({ tables }: Feed, state: FeedState, glances: Glances): readonly Lag[] {
  return tables.flatMap((table) => {
    const key = printTableName(table)
    const glance = glances.get(key)
    const known = state.tables[key]
    if (glance?.kind !== 'present') return []
    const { version, at } = glance.commit
    const versions = isObserved(known) ? version - known.version : 1
    return versions > 0 ? [{ versions, sinceMs: Date.parse(at.text) }] : []
  })
}
