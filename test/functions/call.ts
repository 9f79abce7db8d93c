// A request as an endpoint receives it, for tests that ask an endpoint without a server.
import { systemClock } from '../../src/base/clock'
import { makeStopwatch } from '../../src/base/stopwatch'
import { invocation } from '../../src/base/trace'
import { anonymous } from '../../src/access/principal'
import type { Answer } from '../../src/functions/http/answer'
import type { Endpoint } from '../../src/functions/http/endpoint'
import type { HttpCall } from '../../src/functions/http/http-call'

/** @param headers by their names in lower case */
export function callOf(
  rawQuery = '',
  headers: Readonly<Record<string, string | undefined>> = {},
  more: Partial<HttpCall> = {},
): HttpCall {
  return {
    invocation: invocation('5ca1ab1e-0000-4000-8000-000000000001'),
    account: { stopwatch: makeStopwatch(systemClock), read: undefined },
    method: 'GET',
    path: '/api',
    rawQuery,
    header: (name) => headers[name],
    signal: new AbortController().signal,
    ...more,
  }
}

/** What the endpoint answers to the anonymous principal; a problem rejects. */
export async function answerTo(endpoint: Endpoint, call: HttpCall): Promise<Answer> {
  return endpoint.callers === 'anybody' ? endpoint.answer(call) : endpoint.answer(call, anonymous())
}
