// How many statements of one principal may be under way at once, from their start until the last of their
// rows is read: whoever reads slowly holds places of their own, and nobody else's. One too many waits a
// short time for its turn.
import type { Clock } from '../base/clock'
import type { Patience } from '../base/in-time'
import { limits } from '../base/limits'
import { Places } from '../base/places'
import type { Principal } from './principal'

/** Resolves with the function that gives the place back. Rejects with `TooManyStatements`. */
export type TakePlace = (
  principal: Pick<Principal, 'kind' | 'id'>,
  patience: Patience,
) => Promise<() => void>

/** @param statementsMax for one principal */
export function makeStatementPlaces(statementsMax: number, clock: Clock): TakePlace {
  /** Of those who have a place or wait for one. */
  const inUse = new Map<string, Places>()
  return async ({ kind, id }, patience) => {
    // There is none but on a developer's machine.
    if (kind === 'anonymous') return () => undefined
    const key = `${kind} ${id}`
    const places = inUse.get(key) ?? placesOf(statementsMax, clock)
    inUse.set(key, places)
    const forgetIfUnused = () => {
      if (places.isUnused) inUse.delete(key)
    }
    try {
      const giveBack = await places.take(shortened(patience, clock))
      return () => {
        giveBack()
        forgetIfUnused()
      }
    } catch (error) {
      forgetIfUnused()
      throw error
    }
  }
}

/** What is left of the statement's time has to be enough for the statement. */
function shortened(patience: Patience, clock: Clock): Patience {
  const deadline = Math.min(patience.deadline, clock.now() + limits.callerStatementWaitMsMax)
  return { ...patience, deadline }
}

function placesOf(placesMax: number, clock: Clock): Places {
  const waitingMax = limits.callerStatementsWaitingMax
  return new Places({ placesMax, waitingMax, whenFull: 'TooManyStatements', clock })
}
