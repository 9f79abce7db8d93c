// The open results of one warehouse: it counts them, and their bytes that wait for a reader. When
// there are too many, it ends the result that has waited longest for its reader, so that slow
// readers do not block others.
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

export interface ResultBounds {
  readonly resultsMax: number
  readonly unreadBytesMax: number
  /** How long a result waits for its reader before it may be ended to make room for another. */
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

  /**
   * Call it before the statement runs: that counts as well. Throws `WarehouseBusy` when there is no
   * room.
   */
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

/** One result, from before its statement runs until none of its rows are kept. */
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

  /** Called when the result is ended because another needs its room. */
  set onTakenAway(end: () => void) {
    this.#onTakenAway = end
  }

  /** How long it has waited for its reader; -1 while the reader waits for it. */
  idleMs(): number {
    return this.#waitsSinceMs === undefined ? -1 : this.#clock.elapsed() - this.#waitsSinceMs
  }

  waitForReader(): void {
    this.#waitsSinceMs = this.#clock.elapsed()
  }

  readerWaits(): void {
    this.#waitsSinceMs = undefined
  }

  /** @param bytes how many more bytes are kept; negative when fewer are */
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

  /** May be called again. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#parts.onClose()
    this.#parts.onBytes(-this.#bytes)
  }
}
