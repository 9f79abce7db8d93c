// What happened at the topic: requests, attempts to deliver and dead letters come in; the newest of
// each, and how many there were of all, go out.
import type { Attempt, DeadLetter } from './delivery'
import type { PublishRequest } from './publish-endpoint'

const keptMax = 1_000

interface Lists {
  readonly requests: readonly PublishRequest[]
  readonly attempts: readonly Attempt[]
  readonly deadLetters: readonly DeadLetter[]
}

const counters = { requests: 0, attempts: 0, deadLetters: 0, accepted: 0, dropped: 0 }

export type JournalText = Lists & { readonly counters: typeof counters }

const empty: JournalText = { requests: [], attempts: [], deadLetters: [], counters }

export class Journal {
  #text = empty

  add<Name extends keyof Lists>(name: Name, entry: Lists[Name][number]): void {
    this.#text = { ...this.#text, [name]: [...this.#text[name], entry].slice(-keptMax) }
    this.count(name, 1)
  }

  count(what: keyof typeof counters, many: number): void {
    const before = this.#text.counters
    this.#text = { ...this.#text, counters: { ...before, [what]: before[what] + many } }
  }

  read(): JournalText {
    return this.#text
  }
}
