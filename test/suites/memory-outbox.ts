// An outbox in memory. It passes the suite of all outboxes.
import type { RecordedEvent } from '../../src/events/event'
import { newFeedState, type FeedState } from '../../src/events/feed-state'
import type { Outbox, StateTag } from '../../src/events/outbox'

interface Kept {
  readonly state: FeedState
  readonly tag: StateTag
  readonly events: ReadonlyMap<number, RecordedEvent>
}

export function memoryOutbox(): Outbox {
  const feeds = new Map<string, Kept>()
  let writes = 0
  return {
    read: (source) => {
      const { state, tag } = feeds.get(source) ?? { state: newFeedState, tag: undefined }
      return Promise.resolve({ state, tag })
    },
    write: (source, seen, next, events) => {
      const kept = feeds.get(source)
      if (kept?.tag !== seen) return Promise.resolve('overtaken')
      writes += 1
      const tag = String(writes) as StateTag
      const added = events.map((event) => [event.sequence, event] as const)
      feeds.set(source, { state: next, tag, events: new Map([...(kept?.events ?? []), ...added]) })
      return Promise.resolve(tag)
    },
    eventsAfter: (source, sequence, countMax) => {
      const events = [...(feeds.get(source)?.events.values() ?? [])]
      const later = events.filter((event) => event.sequence > sequence)
      return Promise.resolve(later.sort((a, b) => a.sequence - b.sequence).slice(0, countMax))
    },
    purge: (source, upTo) => {
      const kept = feeds.get(source)
      if (!kept) return Promise.resolve(0)
      const left = [...kept.events].filter(([sequence]) => sequence > upTo)
      feeds.set(source, { ...kept, events: new Map(left) })
      return Promise.resolve(kept.events.size - left.length)
    },
  }
}
