// The published events of a feed, for a subscriber who has missed some.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { RecordedEvent } from './event'
import type { Feed } from './feed'
import type { Outbox } from './outbox'

export interface MissedEvents {
  readonly events: readonly RecordedEvent[]
  /** Whether further events are published. */
  readonly hasMore: boolean
}

/**
 * The events after this sequence, in order. Throws `EventsGone` if some of them are no longer kept.
 */
export async function eventsAfter(
  { source }: Feed,
  sequence: number,
  countMax: number,
  outbox: Outbox,
): Promise<MissedEvents> {
  const { state } = await outbox.read(source)
  if (sequence < state.purged) {
    const kept = `The oldest event that is kept has the sequence ${state.purged + 1}.`
    throw new Problem('EventsGone', kept, { target: 'after' })
  }
  const found = await outbox.eventsAfter(source, sequence, countMax)
  const events = found.filter((event) => event.sequence <= state.published)
  const last = events.at(-1)?.sequence ?? sequence
  return { events, hasMore: last < state.published }
}

/** Removes some of the oldest events of a feed that has more than are kept. */
export async function removeOldest({ source }: Feed, outbox: Outbox): Promise<void> {
  const { state, tag } = await outbox.read(source)
  const purged = state.purged + limits.eventsPurgedAtOnceMax
  if (purged > state.published - limits.eventsKeptMax) return
  // The state says it first, so that nobody is given a part of what is left.
  if ((await outbox.write(source, tag, { ...state, purged }, [])) === 'overtaken') return
  await outbox.purge(source, purged)
}
