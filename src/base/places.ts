// Limits how many things run at once, and how many wait for their turn, in order. When the queue is
// full, or a turn does not come in time, it throws the problem that its owner names.
import type { Clock } from './clock'
import { inTime, type Patience } from './in-time'
import { Problem, type ProblemCode } from './problem'

export interface PlacesOptions {
  readonly placesMax: number
  readonly waitingMax: number
  /** The problem when there is no place in time. */
  readonly whenFull: ProblemCode
  readonly clock: Clock
}

export class Places {
  readonly #options: PlacesOptions
  /** In the order in which they came. Each takes over a place from the one that gives it back. */
  readonly #waiting = new Set<() => void>()
  #taken = 0

  constructor(options: PlacesOptions) {
    this.#options = options
  }

  /** Whether nobody has a place, nor waits for one. */
  get isUnused(): boolean {
    return this.#taken === 0
  }

  /** Resolves with the function that gives the place back. That function may be called again. */
  async take(patience: Patience): Promise<() => void> {
    const { placesMax, waitingMax, whenFull } = this.#options
    if (this.#taken < placesMax) this.#taken += 1
    else if (this.#waiting.size < waitingMax) await this.#turn(patience)
    else throw new Problem(whenFull)
    let isTaken = true
    return () => {
      if (isTaken) this.#passOn()
      isTaken = false
    }
  }

  async #turn(patience: Patience): Promise<void> {
    const { clock, whenFull } = this.#options
    let takeOver = (): void => undefined
    const turn = new Promise<void>((resolve) => {
      takeOver = resolve
    })
    this.#waiting.add(takeOver)
    try {
      await inTime(turn, patience, clock)
    } catch (error) {
      // Its turn may have come at the moment when it gave up.
      if (!this.#waiting.delete(takeOver)) this.#passOn()
      throw patience.signal?.aborted ? error : new Problem(whenFull)
    }
  }

  #passOn(): void {
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next()
    } else {
      this.#taken -= 1
    }
  }
}
