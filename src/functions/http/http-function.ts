// The function that is registered with the host for an endpoint. It identifies the caller before it
// calls the endpoint, and it always answers: if it threw, the caller would get an empty 500 or,
// with streaming, no answer.
import type { HttpFunctionOptions, HttpHandler, HttpResponseInit } from '@azure/functions'
import { causeText } from '../../base/cause-text'
import { startTiming } from '../../base/clock'
import { problems, toProblem } from '../../base/problem'
import { makeStopwatch } from '../../base/stopwatch'
import { invocation, type Invocation } from '../../base/trace'
import type { Answer } from './answer'
import { methodsOf, type Endpoint } from './endpoint'
import { exchangeOf } from './exchange'
import { toHttpCall } from './http-call'
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
  const { name: operation, route } = endpoint
  return async (_request, { invocationId, traceContext }) => {
    const { clock } = surroundings
    const timed = startTiming(clock)
    const exchange = exchangeOf(invocationId)
    const cause = traceContext?.traceParent
    if (!exchange) return answerNobody(invocation(invocationId, cause), endpoint, surroundings)
    const stopwatch = makeStopwatch(clock)
    const call = toHttpCall(invocationId, exchange, { stopwatch, read: undefined }, cause)
    const sending = { ...surroundings, call, exchange, operation, route, timed }
    let headers: Answer['headers'] = {}
    try {
      if (endpoint.callers === 'anybody') return await send(await endpoint.answer(call), sending)
      // A caller without an identity learns nothing of an endpoint.
      const principal = await stopwatch.time('authenticate', () =>
        surroundings.authenticate(call.header),
      )
      headers = await surroundings.admit(principal)
      return await send(withHeaders(await endpoint.answer(call, principal), headers), sending)
    } catch (error) {
      const problem = toProblem(error)
      const { code, kind, options } = problem
      if (kind.status >= 500 && !options.isRecorded) {
        const cause = causeText(problem)
        surroundings.observe({ kind: 'failure', ...call.invocation, operation, code, cause })
      }
      return send(withHeaders(problemAnswer(problem), headers), sending, code)
    }
  }
}

function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } }
}

/**
 * The caller closed the connection before the invocation began, so there is no request and no
 * reader.
 */
function answerNobody(
  of: Invocation,
  { name: operation, route, methods: [method = 'GET'] }: Endpoint,
  { clock, observe }: Surroundings,
): HttpResponseInit {
  const { status } = problems.CallerLeft
  observe({
    kind: 'requestAnswered',
    ...of,
    ...{ operation, method, route, status, code: 'CallerLeft' },
    ...{ startedMs: clock.now(), durationMs: 0, bytes: 0, stages: {} },
  })
  return { status }
}
