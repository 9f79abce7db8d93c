// Where events are published. platform/event-grid implements it.
import type { RecordedEvent } from './event'

export interface EventSink {
  /**
   * Publishes all of these events of one feed, or rejects with a problem: then some of them may
   * have arrived.
   */
  readonly publish: (events: readonly RecordedEvent[]) => Promise<void>
}
