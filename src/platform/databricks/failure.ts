// The driver's errors as problems: one table. Error classes are not exported by the driver, and some
// are no `Error` at all, so they are told apart by their shape. What the warehouse said is reduced to
// its error class and SQLSTATE: its text may hold SQL and names.
import { limits } from '../../base/limits'
import type { ProblemCode } from '../../base/problem'
import { allowed, Problem } from '../../base/problem'

/** What is left of a failure for the records: class, SQLSTATE or code, never text. */
export interface FailureTrace {
  readonly httpStatus?: number
  readonly networkCode?: string
  readonly sqlState?: string
  readonly errorClass?: string
  readonly sessionLost?: boolean
  /** The error's own kind, where nothing else tells it. */
  readonly name?: string
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const failure = unwrapped(error)
  const trace = traceOf(failure)
  const code = codeOf(trace, failure)
  const retryAfterS = retryAfterOf(failure)
  if (code === 'VersionNotFound') return versionProblem(messageOf(failure), trace)
  return new Problem(code, undefined, {
    cause: trace,
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
}

/** Delta tells which versions it has in words: a smaller one was there and has been cleaned away. */
function versionProblem(text: string, cause: FailureTrace): Problem {
  const [, asked, first, last] =
    /to version (\d+)\. Available versions: \[(\d+), (\d+)\]/.exec(text) ?? []
  if (asked === undefined || first === undefined)
    return new Problem('VersionNotFound', undefined, { cause })
  const code = BigInt(asked) < BigInt(first) ? 'VersionGone' : 'VersionNotFound'
  const details = allowed([`${first} to ${last}`])
  return new Problem(code, undefined, { cause, target: 'asOfVersion', details })
}

/** Whether the server no longer knows the session, so that a new one may help. */
export function isSessionLost(error: unknown): boolean {
  return traceOf(unwrapped(error)).sessionLost === true
}

/** Of a call that it repeated, the driver tells what it met last: an HTTP answer or an error. */
function unwrapped(error: unknown): unknown {
  const payload = property(error, 'payload')
  const response = property(payload, 'response')
  if (response === undefined) return payload ?? error
  return { statusCode: property(response, 'status'), response }
}

const codesOfSqlStates: Readonly<Record<string, ProblemCode>> = {
  '42501': 'WarehouseAccessDenied',
  '57014': 'WarehouseTimeout',
  '57KD0': 'WarehouseTimeout',
  HYT00: 'WarehouseTimeout',
  '08000': 'WarehouseUnavailable',
  '08001': 'WarehouseUnavailable',
  '08003': 'WarehouseUnavailable',
  '08006': 'WarehouseUnavailable',
  '57P03': 'WarehouseUnavailable',
}

const codesOfErrorClasses: Readonly<Record<string, ProblemCode>> = {
  DELTA_VERSION_NOT_FOUND: 'VersionNotFound',
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT: 'VersionNotFound',
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION: 'BeforeFirstVersion',
  // What a version needs was vacuumed, or its part of the log was.
  'FAILED_READ_FILE.FILE_NOT_EXIST': 'VersionGone',
  DELTA_LOG_FILE_NOT_FOUND: 'VersionGone',
  DELTA_TRUNCATED_TRANSACTION_LOG: 'VersionGone',
  ROW_LEVEL_SECURITY_COLUMN_MASK_FEATURE_NOT_SUPPORTED: 'NotVersioned',
  FGAC_TIME_TRAVEL_NOT_SUPPORTED: 'NotVersioned',
}

/** The states in which an operation ends without an SQLSTATE, as the driver names them. */
const codesOfOperationStates: Readonly<Record<string, ProblemCode>> = {
  TIMEOUT: 'WarehouseTimeout',
  // Not by us: we would know, and not ask.
  CANCELED: 'WarehouseUnavailable',
  CLOSED: 'WarehouseUnavailable',
}

function codeOf(trace: FailureTrace, error: unknown): ProblemCode {
  const { httpStatus, networkCode, sqlState, errorClass, sessionLost } = trace
  if (sessionLost) return 'WarehouseUnavailable'
  if (httpStatus !== undefined) return codeOfHttpStatus(httpStatus)
  if (networkCode !== undefined) return 'WarehouseUnavailable'
  const state = codesOfOperationStates[String(property(error, 'errorCode'))]
  if (state) return state
  const ofClass = errorClass === undefined ? undefined : codesOfErrorClasses[errorClass]
  if (ofClass) return ofClass
  if (sqlState !== undefined) return codesOfSqlStates[sqlState] ?? 'StatementFailed'
  // What the driver makes of a socket that was silent for too long.
  return messageOf(error) === 'Request timed out' ? 'WarehouseTimeout' : 'InvalidWarehouseAnswer'
}

function codeOfHttpStatus(status: number): ProblemCode {
  if (status === 401 || status === 403) return 'WarehouseAccessDenied'
  return status === 429 || status >= 500 ? 'WarehouseUnavailable' : 'InvalidWarehouseAnswer'
}

/** A lost session is told in words; these states are too general to mean anything else by them. */
const vagueSqlStates: readonly (string | undefined)[] = [undefined, 'HY000', '08003']
const lostSession = /invalid session ?handle|session .*(closed|expired|not found)/i

function traceOf(error: unknown): FailureTrace {
  const text = messageOf(error)
  const httpStatus = property(error, 'statusCode')
  const networkCode = networkCodeOf(error)
  const stated = property(property(error, 'response'), 'sqlState')
  const sqlState = typeof stated === 'string' ? stated : /SQLSTATE: (\w{5})/.exec(text)?.[1]
  const errorClass = /(?:^|: )\[([A-Z][A-Z0-9_.]+)\] /.exec(text)?.[1]
  const told = {
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(networkCode !== undefined && { networkCode }),
    ...(sqlState !== undefined && { sqlState }),
    ...(errorClass !== undefined && { errorClass }),
    ...(vagueSqlStates.includes(sqlState) && lostSession.test(text) && { sessionLost: true }),
  }
  const isKnown = Object.keys(told).length > 0
  return !isKnown && error instanceof Error ? { name: error.name } : told
}

/** Node's own codes for wrong arguments and the like are bugs, and no network. */
function networkCodeOf(error: unknown): string | undefined {
  const code = property(error, 'code')
  if (typeof code === 'string') return code.startsWith('ERR_') ? undefined : code
  return property(error, 'type') === 'body-timeout' ? 'body-timeout' : undefined
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
