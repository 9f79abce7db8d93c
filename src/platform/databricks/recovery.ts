// Says of a failure what helps after it (a new session, a new token, another attempt) and whether the
// warehouse may have done what the call asked for.
import { traceOf } from './failure-trace'

/** Whether the warehouse no longer knows the session, so that a new one may help. */
export function isSessionLost(error: unknown): boolean {
  return traceOf(error).sessionLost === true
}

/** Whether the warehouse no longer knows the statement, as after a restart. */
export function isOperationLost(error: unknown): boolean {
  return traceOf(error).operationLost === true
}

/** Whether the warehouse refuses the token, so that a new one may help. */
export function isRefused(error: unknown): boolean {
  const { httpStatus } = traceOf(error)
  return httpStatus === 401 || httpStatus === 403
}

/** There was no connection, so the call never arrived. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** Whether nobody answers at the warehouse's address, so that another address may help. */
export function isUnreachable(error: unknown): boolean {
  const { httpStatus, networkCode, linkFailed } = traceOf(error)
  if (linkFailed || httpStatus !== undefined) return false
  return networkCode !== undefined && neverSent.includes(networkCode)
}

/** Whether it is certain that the warehouse has not begun the call. */
export function isNotBegun(error: unknown): boolean {
  const { httpStatus, linkFailed } = traceOf(error)
  // After a failed download the driver goes on with the next file.
  if (linkFailed) return false
  return httpStatus === 429 || httpStatus === 503 || isUnreachable(error)
}

/** Whether the warehouse may have carried out the call, and only its answer did not arrive whole. */
export function isAnswerLost(error: unknown): boolean {
  const { httpStatus, networkCode, name, linkFailed } = traceOf(error)
  if (linkFailed) return false
  if (httpStatus !== undefined) return httpStatus === 502 || httpStatus === 504
  if (networkCode !== undefined) return !neverSent.includes(networkCode)
  return name === 'RequestTimedOut' || name === 'UnreadableAnswer'
}
