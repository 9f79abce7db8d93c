// The function that is registered with the host for an endpoint. It identifies the caller before it
// calls the endpoint, and it always answers: if it threw, the caller would get an empty 500 or,
// with streaming, no answer.
import type { HttpFunctionOptions, HttpHandler, HttpResponseInit } from '@azure/functions'
import { causeText } from '../../base/cause-text'
import { problems, toProblem } from '../../base/problem'
import type { Answer } from './answer'
import { methodsOf, type Endpoint } from './endpoint'
import { exchangeOf } from './exchange'
import { toHttpCall, type HttpCall } from './http-call'
import { problemAnswer } from './problem-answer'
import { send } from './send'
import type { Surroundings } from './surroundings'

export function httpFunction(endpoint: Endpoint, surroundings: Surroundings): HttpFunctionOptions {
  return {
    route: endpoint.route,
    methods: [...methodsOf(endpoint)],
    // Identity is verified in code: a function key is not one.
    authLevel: 'anonymous',
    handler: handlerOf(endpoint, surroundings),
  }
}

function handlerOf(endpoint: Endpoint, surroundings: Surroundings): HttpHandler {
  const operation = endpoint.name
  return async (_request, { invocationId }) => {
    const startedMs = surroundings.clock.elapsed()
    const exchange = exchangeOf(invocationId)
    if (!exchange) return answerNobody(invocationId, operation, surroundings)
    const call = toHttpCall(invocationId, exchange)
    const sending = { ...surroundings, call, exchange, operation, startedMs }
    try {
      return await send(await answerOf(endpoint, call, surroundings), sending)
    } catch (error) {
      const problem = toProblem(error)
      const { code, kind } = problem
      if (kind.status >= 500) {
        const cause = causeText(problem)
        surroundings.observe({ kind: 'failure', requestId: invocationId, operation, code, cause })
      }
      return send(problemAnswer(problem), sending, code)
    }
  }
}

/** A caller without an identity reaches only the public endpoints, and learns nothing of the others. */
async function answerOf(
  endpoint: Endpoint,
  call: HttpCall,
  { authenticate }: Surroundings,
): Promise<Answer> {
  if (endpoint.callers === 'anybody') return endpoint.answer(call)
  return endpoint.answer(call, await authenticate(call.header))
}

/**
 * The caller closed the connection before the invocation began, so there is no request and no
 * reader.
 */
function answerNobody(
  requestId: string,
  operation: string,
  { observe }: Surroundings,
): HttpResponseInit {
  const { status } = problems.CallerLeft
  const code = 'CallerLeft'
  observe({ kind: 'requestAnswered', requestId, operation, status, code, durationMs: 0, bytes: 0 })
  return { status }
}
