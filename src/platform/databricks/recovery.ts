// What helps after a failure: a new session, a new token, to ask again; and when it is not known whether
// the warehouse did what was asked.
import { traceOf } from './failure-trace'

/** Whether the server no longer knows the session, so that a new one may help. */
export function isSessionLost(error: unknown): boolean {
  return traceOf(error).sessionLost === true
}

/** Whether the server no longer knows the statement, as after a restart. */
export function isOperationLost(error: unknown): boolean {
  return traceOf(error).operationLost === true
}

/** Whether the server does not accept who we say we are, so that a new token may help. */
export function isRefused(error: unknown): boolean {
  const { httpStatus } = traceOf(error)
  return httpStatus === 401 || httpStatus === 403
}

/** No connection came about: what was asked never arrived. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** Whether the warehouse said, or the network, that it has not begun what was asked. */
export function isNotBegun(error: unknown): boolean {
  const { httpStatus, networkCode, linkFailed } = traceOf(error)
  // The driver goes on with the next file.
  if (linkFailed) return false
  if (httpStatus !== undefined) return httpStatus === 429 || httpStatus === 503
  return networkCode !== undefined && neverSent.includes(networkCode)
}

/** Whether the warehouse may have done what was asked, and only its answer did not arrive whole. */
export function isAnswerLost(error: unknown): boolean {
  const { httpStatus, networkCode, name, linkFailed } = traceOf(error)
  if (linkFailed) return false
  if (httpStatus !== undefined) return httpStatus === 502 || httpStatus === 504
  if (networkCode !== undefined) return !neverSent.includes(networkCode)
  return name === 'RequestTimedOut' || name === 'UnreadableAnswer'
}
