// What every HTTP function shares: it always answers, whatever its handler does. A throw would be an
// empty 500 or, with streaming, a request that hangs until the host gives up.
import type { HttpHandler } from '@azure/functions'
import type { Problem } from '../base/problem'
import type { Answer } from './answer'
import type { Call } from './call'
import { toCall } from './call'
import { exchangeOf } from './exchange'
import { problemAnswer, toProblem } from './respond'
import type { Surroundings } from './send'
import { send } from './send'

/** @param operation the function's name, under which its requests are recorded */
export function endpoint(
  operation: string,
  surroundings: Surroundings,
  handle: (call: Call) => Answer | Promise<Answer>,
): HttpHandler {
  return async (_request, { invocationId }) => {
    const exchange = exchangeOf(invocationId)
    const call = toCall(invocationId, exchange)
    const startedMs = surroundings.clock.elapsed()
    const sending = { ...surroundings, call, exchange, operation, startedMs }
    try {
      return await send(await handle(call), sending)
    } catch (error) {
      const problem = toProblem(error)
      if (problem.kind.status >= 500) {
        const { requestId } = call
        const cause = causeOf(problem)
        surroundings.observe({ kind: 'failure', requestId, operation, code: problem.code, cause })
      }
      return send(problemAnswer(problem), sending, problem.code)
    }
  }
}

/** A bug is recorded with its stack; an expected failure with what its stage kept of it. */
function causeOf({ cause, message }: Problem): string {
  if (cause instanceof Error) return cause.stack ?? cause.message
  return cause === undefined ? message : JSON.stringify(cause)
}
