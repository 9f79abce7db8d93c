// The only place that makes an HTTP error. An expected problem says what happened and what to do;
// any other error is an `InternalError` without details.
import { errorCodeHeader } from '../../base/headers'
import { limits } from '../../base/limits'
import { problemBody, type Problem } from '../../base/problem'
import { jsonAnswer, type Answer } from './answer'

export function problemAnswer(problem: Problem): Answer {
  const { code, kind, options } = problem
  const { retryAfterS = limits.retryAfterSDefault, headers } = options
  return jsonAnswer(kind.status, problemBody(problem), {
    [errorCodeHeader]: code,
    ...(kind.retry === 'later' && { 'Retry-After': String(retryAfterS) }),
    ...(kind.status === 401 && { 'WWW-Authenticate': challengeOf(problem) }),
    ...headers,
  })
}

/** As RFC 6750 has it: a request without a token is told of no error. */
function challengeOf({ code, message }: Problem): string {
  const error =
    code === 'InvalidToken' ? `, error="invalid_token", error_description="${message}"` : ''
  return `Bearer realm="meshport"${error}`
}
