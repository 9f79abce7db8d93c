// The outbox: the state of each feed, and its recorded events until they are old enough to go. Both
// change together or not at all, and only for who has seen the newest state. platform/table-storage
// implements it.
import type { RecordedEvent } from './event'
import type { FeedState } from './feed-state'

declare const brand: unique symbol
/** Which state was seen. Without the newest one nothing can be written. */
export type StateTag = string & { readonly [brand]: 'StateTag' }

export interface StoredState {
  readonly state: FeedState
  /** Undefined while the feed has no state yet. */
  readonly tag: StateTag | undefined
}

export interface Outbox {
  /** The state, or `newFeedState` while there is none. */
  readonly read: (source: string) => Promise<StoredState>
  /**
   * Writes the state that follows the one with this tag, and adds these events, in one transaction.
   * `overtaken`, and nothing is written, if another state has been written since.
   *
   * @param events at most `limits.eventsRecordedAtOnceMax`
   */
  readonly write: (
    source: string,
    seen: StateTag | undefined,
    next: FeedState,
    events: readonly RecordedEvent[],
  ) => Promise<StateTag | 'overtaken'>
  /** The events after this sequence, in order, at most so many. */
  readonly eventsAfter: (
    source: string,
    sequence: number,
    countMax: number,
  ) => Promise<readonly RecordedEvent[]>
  /** Removes published events up to this sequence, some at a time; resolves to how many. */
  readonly purge: (source: string, upTo: number) => Promise<number>
}
