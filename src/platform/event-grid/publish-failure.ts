// What a failure of a request to Event Grid means: whether another attempt may help, and which problem
// it is.
import { Problem, toProblem, type ProblemCode } from '../../base/problem'
import {
  callFailureOf,
  isTemporary,
  retryAfterOf,
  type CallFailure,
} from '../outbound/call-failure'

/** The same event twice does no harm, so an attempt may follow one that perhaps arrived. */
export function mayRepeat(error: unknown): boolean {
  const failure = callFailureOf(error)
  return failure !== undefined && isTemporary(failure)
}

export function toPublishProblem(error: unknown): Problem {
  const cause = callFailureOf(error)
  if (!cause) return toProblem(error)
  const retryAfterS = retryAfterOf(error)
  return new Problem(codeOf(cause), undefined, {
    cause,
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
}

function codeOf(failure: CallFailure): ProblemCode {
  const { httpStatus, credential } = failure
  if (isTemporary(failure)) return 'EventGridUnavailable'
  const isDenied = credential !== undefined || httpStatus === 401 || httpStatus === 403
  return isDenied ? 'EventGridAccessDenied' : 'EventRefused'
}
