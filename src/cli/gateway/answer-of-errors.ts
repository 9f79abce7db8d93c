// What the gateway answers where it fails by itself: the app's own problems, in the app's own shape. Errors
// of the app do not come here; they pass the gateway as they are.
import { STATUS_CODES } from 'node:http'
import { requestIdHeader } from '../../base/headers'
import { Problem } from '../../base/problem'
import type { Answer } from '../../functions/http/answer'
import { problemAnswer } from '../../functions/http/problem-answer'
import { element, type XmlElement } from './xml'

interface GatewayFailure {
  /** On `context.LastError`. */
  readonly condition: string
  readonly problem: Problem
}

const reasonIs = (reason: string): string => `@(context.LastError.Reason == "${reason}")`

const failures: readonly GatewayFailure[] = [
  {
    condition: reasonIs('SubscriptionKeyNotFound'),
    problem: new Problem('Unauthenticated', 'The request has no subscription key.'),
  },
  {
    condition: reasonIs('SubscriptionKeyInvalid'),
    problem: new Problem('Unauthenticated', 'The subscription key is not valid for this API.'),
  },
  {
    condition: reasonIs('OperationNotFound'),
    problem: new Problem(
      'NotFound',
      'There is nothing at this address, or it does not support this method.',
    ),
  },
  {
    condition: '@(context.LastError.Source == "validate-jwt")',
    problem: new Problem('InvalidToken'),
  },
  { condition: reasonIs('RateLimitExceeded'), problem: new Problem('TooManyRequests') },
  {
    condition: reasonIs('QuotaExceeded'),
    problem: new Problem('TooManyRequests', 'You have sent too many requests in a day.'),
  },
  {
    condition: reasonIs('Timeout'),
    problem: new Problem('WarehouseTimeout', 'The answer has taken too long.'),
  },
]

/** Never what `LastError` says, which may name the backend. */
export function answerOfErrors(): XmlElement {
  return element('choose', {}, [
    ...failures.map(({ condition, problem }) =>
      element('when', { condition }, [returnResponse(problem)]),
    ),
    element('otherwise', {}, [returnResponse(new Problem('InternalError'))]),
  ])
}

function returnResponse(problem: Problem): XmlElement {
  const { status, headers, body } = problemAnswer(problem)
  const { 'Retry-After': retryAfter, ...always } = headers
  const all = {
    ...always,
    ...(retryAfter && { 'Retry-After': retryAfterOf(problem, retryAfter) }),
    [requestIdHeader]: '@(context.RequestId.ToString())',
    // An error has nothing of a caller's, and a page of any origin has to tell what it says.
    'Access-Control-Allow-Origin': '*',
  }
  return element('return-response', {}, [
    element('set-status', { code: String(status), reason: STATUS_CODES[status] ?? '' }),
    ...Object.entries(all).map(([name, value]) =>
      element('set-header', { name, 'exists-action': 'override' }, [element('value', {}, value)]),
    ),
    element('set-body', {}, textOf(body)),
  ])
}

function textOf(body: Answer['body']): string {
  if (typeof body !== 'string') throw new Error('a problem has a text as its body')
  return body
}

/** A limit has said when; an answer that starts afresh has to repeat it. */
function retryAfterOf({ code }: Problem, byDefault: string): string {
  if (code !== 'TooManyRequests') return byDefault
  return `@(context.Response.Headers.GetValueOrDefault("Retry-After", "${byDefault}"))`
}
