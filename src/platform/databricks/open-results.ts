// The results of one warehouse that are being read: how many, and how many bytes of them wait for their
// readers. When there are too many, the one that has waited longest for its reader is ended: readers who
// do not read never keep others away.
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

export interface ResultBounds {
  readonly resultsMax: number
  readonly unreadBytesMax: number
  /** How long a result has to have waited for its reader before it may be ended for another. */
  readonly idleMsMin: number
}

const resultBounds: ResultBounds = Object.freeze({
  resultsMax: limits.resultsOpenMax,
  unreadBytesMax: limits.unreadBytesMax,
  idleMsMin: limits.readerIdleMsMin,
})

export class OpenResults {
  readonly #clock: Clock
  readonly #bounds: ResultBounds
  readonly #open = new Set<OpenResult>()
  #unreadBytes = 0

  constructor(clock: Clock, bounds = resultBounds) {
    this.#clock = clock
    this.#bounds = bounds
  }

  /** A statement that is about to run counts already. Throws `WarehouseBusy` when there is no room. */
  open(): OpenResult {
    this.#makeRoom()
    if (this.#isFull()) throw new Problem('WarehouseBusy')
    const result = new OpenResult(this.#clock, {
      onBytes: (bytes) => {
        this.#unreadBytes += bytes
        if (bytes > 0) this.#makeRoom()
      },
      onClose: () => this.#open.delete(result),
      isFull: () => this.#unreadBytes >= this.#bounds.unreadBytesMax,
    })
    this.#open.add(result)
    return result
  }

  #isFull(): boolean {
    const { resultsMax, unreadBytesMax } = this.#bounds
    return this.#open.size >= resultsMax || this.#unreadBytes >= unreadBytesMax
  }

  #makeRoom(): void {
    while (this.#isFull()) {
      const idle = [...this.#open].reduce((a, b) => (b.idleMs() > a.idleMs() ? b : a))
      if (idle.idleMs() < this.#bounds.idleMsMin) return
      idle.takeAway()
    }
  }
}

interface OpenResultParts {
  readonly onBytes: (bytes: number) => void
  readonly onClose: () => void
  readonly isFull: () => boolean
}

/** One result, from before its statement runs until nothing of it is kept any more. */
export class OpenResult {
  readonly #clock: Clock
  readonly #parts: OpenResultParts
  #bytes = 0
  #isClosed = false
  #waitsSinceMs: number | undefined
  #onTakenAway: () => void = () => undefined

  constructor(clock: Clock, parts: OpenResultParts) {
    this.#clock = clock
    this.#parts = parts
  }

  /** What ends it when another needs its room. */
  set onTakenAway(end: () => void) {
    this.#onTakenAway = end
  }

  /** How long it has waited for its reader; not at all while the reader waits for it. */
  idleMs(): number {
    return this.#waitsSinceMs === undefined ? -1 : this.#clock.elapsed() - this.#waitsSinceMs
  }

  waitForReader(): void {
    this.#waitsSinceMs = this.#clock.elapsed()
  }

  readerWaits(): void {
    this.#waitsSinceMs = undefined
  }

  /** So many bytes were fetched, or so many fewer are kept now. */
  addBytes(bytes: number): void {
    if (this.#isClosed) return
    this.#bytes += bytes
    this.#parts.onBytes(bytes)
  }

  /** Whether more may be fetched before the reader asks for it. */
  mayFetchAhead(): boolean {
    return !this.#parts.isFull()
  }

  takeAway(): void {
    this.close()
    this.#onTakenAway()
  }

  /** Harmless when called again. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#parts.onClose()
    this.#parts.onBytes(-this.#bytes)
  }
}
