// Makes a problem of each failure of the driver or the network, by the tables below. Any other
// error is a bug of ours. docs/errors.md says what callers and operators do about each problem.
import { allowed, Problem, type ProblemCode } from '../../base/problem'
import { messageOf, retryAfterOf, traceOf, type FailureTrace } from './failure-trace'

export function toWarehouseProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const cause = traceOf(error)
  if (Object.keys(cause).length === 0) return internalError(error)
  const code = codeOf(cause)
  if (code === 'VersionNotFound') return versionProblem(messageOf(error), cause)
  if (code === 'SourceDrift') return driftProblem(messageOf(error), cause)
  const retryAfterS = retryAfterOf(error)
  return new Problem(code, undefined, { cause, ...(retryAfterS !== undefined && { retryAfterS }) })
}

/** What is recorded of a failure that no caller sees: codes, or the stack of a bug. */
export function causeOf(error: unknown): string {
  const { cause } = toWarehouseProblem(error)
  return cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause)
}

const codesOfHttpStatuses: Readonly<Record<number, ProblemCode>> = {
  401: 'WarehouseAccessDenied',
  403: 'WarehouseAccessDenied',
  429: 'WarehouseBusy',
  503: 'WarehouseStarting',
}

const codesOfSqlStates: Readonly<Record<string, ProblemCode>> = {
  '42501': 'WarehouseAccessDenied',
  // A declared column does not exist.
  '42703': 'SourceDrift',
  '42P01': 'SourceNotFound',
  // Its catalog or its schema does not exist.
  '42704': 'SourceNotFound',
  '57014': 'WarehouseTimeout',
  '57KD0': 'WarehouseTimeout',
  HYT00: 'WarehouseTimeout',
  '08000': 'WarehouseUnavailable',
  '08001': 'WarehouseUnavailable',
  '08003': 'WarehouseUnavailable',
  '08006': 'WarehouseUnavailable',
  '57P03': 'WarehouseStarting',
}

const codesOfErrorClasses: Readonly<Record<string, ProblemCode>> = {
  DELTA_VERSION_NOT_FOUND: 'VersionNotFound',
  // Reads name the time of a commit. If the table has no commit at that time, it was dropped and
  // created again.
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT: 'VersionGone',
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION: 'VersionGone',
  // VACUUM removed the files of the version, or log retention removed its part of the log.
  'FAILED_READ_FILE.FILE_NOT_EXIST': 'VersionGone',
  DELTA_LOG_FILE_NOT_FOUND: 'VersionGone',
  DELTA_TRUNCATED_TRANSACTION_LOG: 'VersionGone',
  // Newer runtimes refuse before they look for the files.
  DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION: 'VersionGone',
  ROW_LEVEL_SECURITY_COLUMN_MASK_FEATURE_NOT_SUPPORTED: 'SourceNotVersioned',
  FGAC_TIME_TRAVEL_NOT_SUPPORTED: 'SourceNotVersioned',
}

const codesOfOperationStates: Readonly<Record<string, ProblemCode>> = {
  TIMEOUT: 'WarehouseTimeout',
  // Not cancelled by us: after that we make no call.
  CANCELED: 'WarehouseUnavailable',
  CLOSED: 'WarehouseUnavailable',
  UNKNOWN: 'InvalidWarehouseAnswer',
}

const codesOfWords: Readonly<Record<NonNullable<FailureTrace['inWords']>, ProblemCode>> = {
  stopped: 'WarehouseStarting',
  full: 'WarehouseBusy',
  other: 'StatementFailed',
}

function codeOf(trace: FailureTrace): ProblemCode {
  const { httpStatus, networkCode, sqlState, errorClass, operationState, inWords } = trace
  if (trace.sessionLost || trace.operationLost || trace.linkFailed) return 'WarehouseUnavailable'
  if (httpStatus !== undefined) return codeOfHttpStatus(httpStatus)
  if (networkCode !== undefined) return 'WarehouseUnavailable'
  const ofState = operationState && codesOfOperationStates[operationState]
  if (ofState) return ofState
  const ofClass = errorClass && codesOfErrorClasses[errorClass]
  if (ofClass) return ofClass
  if (sqlState !== undefined) return codesOfSqlStates[sqlState] ?? 'StatementFailed'
  if (errorClass !== undefined) return 'StatementFailed'
  if (inWords !== undefined) return codesOfWords[inWords]
  return trace.name === 'RequestTimedOut' ? 'WarehouseTimeout' : 'InvalidWarehouseAnswer'
}

function codeOfHttpStatus(status: number): ProblemCode {
  const code = codesOfHttpStatuses[status]
  if (code) return code
  return status >= 500 ? 'WarehouseUnavailable' : 'InvalidWarehouseAnswer'
}

/**
 * An error is kept with its stack. Of any other thrown value only the type is kept, because it may
 * be secret.
 */
function internalError(error: unknown): Problem {
  const cause = error instanceof Error ? error : { thrown: typeof error }
  return new Problem('InternalError', undefined, { cause })
}

/** Delta names the versions that it has. A smaller one existed and has been cleaned up. */
function versionProblem(text: string, cause: FailureTrace): Problem {
  const [, asked, first, last] =
    /to version (\d+)\. Available versions: \[(\d+), (\d+)\]/.exec(text) ?? []
  if (asked === undefined || first === undefined)
    return new Problem('VersionNotFound', undefined, { cause })
  const code = BigInt(asked) < BigInt(first) ? 'VersionGone' : 'VersionNotFound'
  const details = allowed([`${first} to ${last}`])
  return new Problem(code, undefined, { cause, details })
}

/**
 * A product's columns have the names of its table's columns, so the name of a missing one is not a
 * secret.
 */
function driftProblem(text: string, cause: FailureTrace): Problem {
  const [, target] = /with name (?:`[^`]+`\.)*`([^`]+)`/.exec(text) ?? []
  if (target === undefined) return new Problem('SourceDrift', undefined, { cause })
  return new Problem('SourceDrift', `The source has no column ${target}.`, { cause, target })
}
