// The only place that makes an HTTP error. An expected problem says what happened and what to do;
// any other error is an `InternalError` without details.
import { limits } from '../../base/limits'
import type { Problem } from '../../base/problem'
import { jsonAnswer, type Answer } from './answer'

export function problemAnswer({ code, kind, message, options }: Problem): Answer {
  const { target, details, retryAfterS = limits.retryAfterSDefault, headers } = options
  return jsonAnswer(
    kind.status,
    {
      error: {
        code,
        message,
        ...(target !== undefined && { target }),
        ...(details && { details }),
        innererror: { hint: kind.hint },
      },
    },
    {
      'x-ms-error-code': code,
      ...(kind.retry === 'later' && { 'Retry-After': String(retryAfterS) }),
      ...headers,
    },
  )
}
