// The text that the log has for the cause of a problem: for a bug the stack and its causes, for an
// expected failure what its stage kept. It runs while something has failed already, so it never
// throws.
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

/** JSON, which is easiest to search; for what JSON cannot represent, the text that Node prints. */
function valueText(value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined
    if (json !== undefined) return json
  } catch {
    // With `customInspect: false`, `inspect` calls none of the value's own functions.
  }
  return inspect(value, { customInspect: false, breakLength: Infinity })
}
