// The driver's errors as problems: one table. Error classes are not exported by the driver, and some
// are no `Error` at all, so they are told apart by their shape. What the warehouse said is reduced to
// its error class and SQLSTATE: its text may hold SQL and names.
import { limits } from '../../base/limits'
import type { ProblemCode } from '../../base/problem'
import { Problem } from '../../base/problem'

/** What is left of a failure for the records: class, SQLSTATE or code, never text. */
export interface FailureTrace {
  readonly httpStatus?: number
  readonly networkCode?: string
  readonly sqlState?: string
  readonly errorClass?: string
  readonly sessionLost?: boolean
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const trace = traceOf(error)
  const code = codeOf(trace, error)
  const retryAfterS = retryAfterOf(error)
  return new Problem(code, undefined, {
    cause: trace,
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
}

/** Whether the server no longer knows the session, so that a new one may help. */
export function isSessionLost(error: unknown): boolean {
  return traceOf(error).sessionLost === true
}

const refusedSqlStates = new Set(['42501'])
const timeoutSqlStates = new Set(['57014', '57KD0', 'HYT00'])
const unavailableSqlStates = new Set(['08000', '08001', '08003', '08006', '57P03'])

function codeOf(trace: FailureTrace, error: unknown): ProblemCode {
  const { httpStatus, networkCode, sqlState } = trace
  if (trace.sessionLost) return 'WarehouseUnavailable'
  if (httpStatus !== undefined) return codeOfHttpStatus(httpStatus)
  if (networkCode !== undefined) return 'WarehouseUnavailable'
  if (property(error, 'errorCode') === 'TIMEOUT') return 'WarehouseTimeout'
  if (sqlState === undefined) return 'InvalidWarehouseAnswer'
  if (timeoutSqlStates.has(sqlState)) return 'WarehouseTimeout'
  if (unavailableSqlStates.has(sqlState)) return 'WarehouseUnavailable'
  return refusedSqlStates.has(sqlState) ? 'WarehouseAccessDenied' : 'StatementFailed'
}

function codeOfHttpStatus(status: number): ProblemCode {
  if (status === 401 || status === 403) return 'WarehouseAccessDenied'
  if (status === 429 || status >= 500) return 'WarehouseUnavailable'
  return 'InvalidWarehouseAnswer'
}

function traceOf(error: unknown): FailureTrace {
  const text = messageOf(error)
  const response = property(error, 'response')
  const httpStatus = property(error, 'statusCode')
  const networkCode = property(error, 'code')
  const stated = property(response, 'sqlState')
  const sqlState = typeof stated === 'string' ? stated : /SQLSTATE: (\w{5})/.exec(text)?.[1]
  const errorClass = /\[([A-Z][A-Z0-9_.]+)\]/.exec(text)?.[1]
  const sessionLost = /invalid session ?handle|session .*(closed|expired|not found)/i.test(text)
  return {
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(typeof networkCode === 'string' && { networkCode }),
    ...(sqlState !== undefined && { sqlState }),
    ...(errorClass !== undefined && { errorClass }),
    ...(sessionLost && { sessionLost }),
  }
}

/** The server's own wish, in whole seconds; the driver reads it as milliseconds. */
function retryAfterOf(error: unknown): number | undefined {
  const headers = property(property(error, 'response'), 'headers')
  const get = property(headers, 'get')
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined
  if (typeof value !== 'string' || !/^\d{1,5}$/.test(value)) return undefined
  return Math.max(Number(value), limits.retryAfterSMin)
}

function messageOf(error: unknown): string {
  const message = property(error, 'message')
  return typeof message === 'string' ? message : ''
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
