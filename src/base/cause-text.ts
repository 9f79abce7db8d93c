// What a problem is recorded with: a bug by its stack and by what caused it, an expected failure by what
// its stage kept of it. It is asked while something fails already, so it never fails itself.
import { inspect } from 'node:util'
import { limits } from './limits'
import type { Problem } from './problem'
import { toSourcePositions } from './source-positions'

export function causeText(problem: Problem): string {
  const { code, cause, message } = problem
  try {
    // A bug that was thrown where it was noticed has its own stack and no other.
    const from = code === 'InternalError' && !(cause instanceof Error) ? problem : cause
    const text = from === undefined ? message : chainText(from, limits.causesMax)
    return toSourcePositions(text).slice(0, limits.causeCharactersMax)
  } catch {
    return `${message} Its cause cannot be printed.`
  }
}

function chainText(cause: unknown, causesMax: number): string {
  if (!(cause instanceof Error)) return valueText(cause)
  const own = cause.stack ?? cause.message
  return cause.cause === undefined || causesMax <= 1
    ? own
    : `${own}\ncaused by: ${chainText(cause.cause, causesMax - 1)}`
}

/** As JSON, which is easiest to search, unless it is cyclic, a BigInt or what else JSON does not know. */
function valueText(value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined
    if (json !== undefined) return json
  } catch {
    // `inspect` calls none of the value's own functions unless it is told to.
  }
  return inspect(value, { customInspect: false, breakLength: Infinity })
}
