// The driver's failures as our problems: one table. docs/errors.md says of each problem what the caller
// and what the operator does. What is no failure of the driver or the network is a bug of ours.
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

/** What is recorded of a failure that no caller is told: a bug with its stack. */
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
  // A column that is declared is not there.
  '42703': 'SourceDrift',
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
  // Reads are as of a commit's time: a table that has no such commit has been made anew.
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT: 'VersionGone',
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION: 'VersionGone',
  // What a version needs was vacuumed, or its part of the log was.
  'FAILED_READ_FILE.FILE_NOT_EXIST': 'VersionGone',
  DELTA_LOG_FILE_NOT_FOUND: 'VersionGone',
  DELTA_TRUNCATED_TRANSACTION_LOG: 'VersionGone',
  // Newer runtimes say so before they look for the files.
  DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION: 'VersionGone',
  ROW_LEVEL_SECURITY_COLUMN_MASK_FEATURE_NOT_SUPPORTED: 'SourceNotVersioned',
  FGAC_TIME_TRAVEL_NOT_SUPPORTED: 'SourceNotVersioned',
}

const codesOfOperationStates: Readonly<Record<string, ProblemCode>> = {
  TIMEOUT: 'WarehouseTimeout',
  // Not by us: we would know, and not ask.
  CANCELED: 'WarehouseUnavailable',
  CLOSED: 'WarehouseUnavailable',
  UNKNOWN: 'InvalidWarehouseAnswer',
}

const codesOfWords: Readonly<Record<NonNullable<FailureTrace['inWords']>, ProblemCode>> = {
  stopped: 'WarehouseStarting',
  starting: 'WarehouseStarting',
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

/** Kept with its stack; of what is no error not even the text, which may be anything. */
function internalError(error: unknown): Problem {
  const cause = error instanceof Error ? error : { thrown: typeof error }
  return new Problem('InternalError', undefined, { cause })
}

/** Delta says in words which versions it has: a smaller one was there and has been cleaned away. */
function versionProblem(text: string, cause: FailureTrace): Problem {
  const [, asked, first, last] =
    /to version (\d+)\. Available versions: \[(\d+), (\d+)\]/.exec(text) ?? []
  if (asked === undefined || first === undefined)
    return new Problem('VersionNotFound', undefined, { cause })
  const code = BigInt(asked) < BigInt(first) ? 'VersionGone' : 'VersionNotFound'
  const details = allowed([`${first} to ${last}`])
  return new Problem(code, undefined, { cause, details })
}

/** A product's columns bear its table's names, so the name of the missing one is no secret. */
function driftProblem(text: string, cause: FailureTrace): Problem {
  const [, target] = /with name (?:`[^`]+`\.)*`([^`]+)`/.exec(text) ?? []
  if (target === undefined) return new Problem('SourceDrift', undefined, { cause })
  return new Problem('SourceDrift', `The source gave no column ${target}.`, { cause, target })
}
