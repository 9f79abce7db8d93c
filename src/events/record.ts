// The record stage: looks closely at a table, and writes what it detects to the outbox, before
// anything of it is published. A crash at any point leaves a state from which the next look goes on.
import { startTiming, type Clock, type Timed } from '../base/clock'
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import { childOf, newTrace, type Invocation } from '../base/trace'
import { printTableName, type TableName } from '../declare/source'
import { detect, detectMissing, type DetectionRules, type Detected } from './detect'
import { toRecordedEvent } from './event'
import type { Feed } from './feed'
import { isObserved, type FeedState } from './feed-state'
import { lookClosely } from './look'
import type { Outbox, StoredState } from './outbox'
import type { TableFacts } from './table-facts'

/** What made a run look at tables. */
export type Trigger = 'schedule' | 'hint'

export interface Recording {
  readonly invocation: Invocation
  readonly trigger: Trigger
  readonly clock: Clock
  readonly facts: TableFacts
  readonly outbox: Outbox
  readonly links: Links
  readonly observe: Observe
  readonly rules: Pick<DetectionRules, 'announcesUpkeep'>
}

/** `overtaken`: another instance records the same feed, so there is nothing to do here. */
export type RecordOutcome = 'recorded' | 'unchanged' | 'overtaken'

/** Records every commit since the observed one, some at a time. */
export async function recordChanges(
  feed: Feed,
  table: TableName,
  recording: Recording,
): Promise<RecordOutcome> {
  const { facts, outbox } = recording
  const rules = { ...recording.rules, coalesces: feed.coalesces }
  let outcome: RecordOutcome = 'unchanged'
  for (;;) {
    const timed = startTiming(recording.clock)
    const stored = await outbox.read(feed.source)
    const before = stored.state.tables[printTableName(table)]
    const observed = isObserved(before) ? before : undefined
    const seen = await lookClosely(feed.connection, table, observed, facts)
    const detected = detect(before, seen, rules)
    const written = await write(feed, table, stored, detected, { ...recording, timed })
    if (written === 'overtaken') return written
    if (written === 'recorded') outcome = written
    if (!seen.hasMore) return outcome
  }
}

/** Records that a table was not there. */
export async function recordMissing(
  feed: Feed,
  table: TableName,
  recording: Recording,
): Promise<RecordOutcome> {
  const timed = startTiming(recording.clock)
  const stored = await recording.outbox.read(feed.source)
  const detected = detectMissing(stored.state.tables[printTableName(table)])
  return write(feed, table, stored, detected, { ...recording, timed })
}

async function write(
  feed: Feed,
  table: TableName,
  { state, tag }: StoredState,
  { announcements, state: tableState }: Detected,
  { outbox, links, observe, invocation, trigger, timed }: Recording & { timed: () => Timed },
): Promise<RecordOutcome> {
  const key = printTableName(table)
  if (announcements.length === 0 && tableState === state.tables[key]) return 'unchanged'
  if (announcements.length > limits.eventsRecordedAtOnceMax) {
    throw new Error(`${announcements.length} events are too many for one transaction`)
  }
  // A run of the schedule finds changes that have nothing to do with each other.
  const trace = trigger === 'hint' ? childOf(invocation.trace) : newTrace()
  const events = announcements.map((announcement, i) =>
    toRecordedEvent(announcement, table, state.recorded + i + 1, { feed, links, trace }),
  )
  const next: FeedState = {
    ...state,
    tables: { ...state.tables, ...(tableState && { [key]: tableState }) },
    recorded: state.recorded + events.length,
  }
  const { source, dataProduct, outputPort } = feed
  if ((await outbox.write(source, tag, next, events)) === 'overtaken') return 'overtaken'
  for (const { bootstrap, tableVersion } of announcements) {
    if (bootstrap) observe({ kind: 'tableFirstSeen', ...invocation, source, table, tableVersion })
  }
  if (events.length > 0) {
    const recorded = { source, dataProduct, outputPort, events: events.length, recording: trace }
    observe({ kind: 'eventsRecorded', ...invocation, ...recorded, ...timed() })
  }
  return 'recorded'
}
