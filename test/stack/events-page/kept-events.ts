// The newest events in memory, each once, in the order in which they came. Deliveries come in; what is
// new since a change goes out, for those who follow.
import type { ShownEvent } from './notification'

/** How many events the page keeps and shows. */
export const eventsMax = 500

export interface KeptEvent {
  readonly event: ShownEvent
  /** How often it has come. */
  readonly times: number
}

export interface News {
  /** Of the newest change. */
  readonly change: number
  /** All that are kept, and not only what has changed. */
  readonly isAll: boolean
  readonly eventsMax: number
  readonly events: readonly KeptEvent[]
}

export class KeptEvents {
  readonly #entries = new Map<string, KeptEvent & { readonly change: number }>()
  readonly #followers = new Set<() => void>()
  #change = 0

  take(event: ShownEvent): void {
    const key = JSON.stringify([event.source, event.id])
    const known = this.#entries.get(key)
    this.#change += 1
    // One that is known keeps its place.
    this.#entries.set(key, {
      event,
      times: (known?.times ?? 0) + 1,
      change: this.#change,
    })
    if (this.#entries.size > eventsMax) {
      const [oldest = ''] = this.#entries.keys()
      this.#entries.delete(oldest)
    }
    for (const notify of this.#followers) notify()
  }

  /** Undefined where nothing is new since that change; all that is kept where there is none. */
  news(since?: number): News | undefined {
    if (since === this.#change) return undefined
    const events = [...this.#entries.values()]
      .filter(({ change }) => change > (since ?? 0))
      .map(({ event, times }) => ({ event, times }))
    return { change: this.#change, isAll: since === undefined, eventsMax, events }
  }

  /** Returns what ends it. */
  follow(notify: () => void): () => void {
    this.#followers.add(notify)
    return () => this.#followers.delete(notify)
  }
}
