// So many calls at once to something outside, and so many that wait for their turn, first come, first
// served. Whoever finds the queue full, or waits in vain, is told so by the problem of the adapter.
import type { Clock } from '../../base/clock'
import { inTime, type Patience } from '../../base/in-time'
import { Problem, type ProblemCode } from '../../base/problem'

export interface PlacesOptions {
  readonly placesMax: number
  readonly waitingMax: number
  /** What a caller gets for whom there is no place in time. */
  readonly whenFull: ProblemCode
  readonly clock: Clock
}

export class Places {
  readonly #options: PlacesOptions
  /** In the order in which they came; each takes over a place that is taken already. */
  readonly #waiting = new Set<() => void>()
  #taken = 0

  constructor(options: PlacesOptions) {
    this.#options = options
  }

  /** Resolves with what gives the place back, which is harmless when called again. */
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
      // Its turn may come at the very moment at which it gives up.
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
