// The failures of a Delta table in Databricks' words: what went wrong in, a SqlFailure with its class
// and SQLSTATE out.
import { sqlFailure, type SqlFailure } from '../warehouse/sql-failure'

export function tableNotFound(directory: string): SqlFailure {
  return sqlFailure('DELTA_TABLE_NOT_FOUND', '42P01', `Delta table ${directory} doesn't exist.`)
}

export function tableExists(directory: string): SqlFailure {
  return sqlFailure('DELTA_TABLE_ALREADY_EXISTS', '42P07', `Table ${directory} already exists.`)
}

export function versionNotFound(version: number, earliest: number, latest: number): SqlFailure {
  return sqlFailure(
    'DELTA_VERSION_NOT_FOUND',
    '22003',
    `Cannot time travel Delta table to version ${version}. Available versions: [${earliest}, ${latest}].`,
  )
}

export function truncatedLog(directory: string, version: number): SqlFailure {
  return sqlFailure(
    'DELTA_TRUNCATED_TRANSACTION_LOG',
    '42K03',
    `${directory}: Unable to reconstruct state at version ${version} as the transaction log has been truncated due to manual deletion or the log retention policy (delta.logRetentionDuration) and checkpoint retention policy (delta.checkpointRetentionDuration).`,
  )
}

export function logFileNotFound(version: number, directory: string): SqlFailure {
  return sqlFailure(
    'DELTA_LOG_FILE_NOT_FOUND',
    '42K03',
    `Unable to retrieve the delta log files to construct table version ${version} starting from checkpoint version ${version} at ${directory}/_delta_log.`,
  )
}

export function versionsNotContiguous(versions: readonly number[]): SqlFailure {
  return sqlFailure(
    'DELTA_VERSIONS_NOT_CONTIGUOUS',
    'KD00C',
    `Versions (${versions.join(', ')}) are not contiguous. A gap in the delta log between versions ${versions[0] ?? 0} and ${versions.at(-1) ?? 0} was detected.`,
  )
}

/** A log file that is there and cannot be understood. */
export function malformedLog(version: number, reason: string): SqlFailure {
  return sqlFailure(
    'DELTA_TXN_LOG_FAILED_INTEGRITY',
    'XXKDS',
    `The transaction log has failed integrity checks. Failed verification at version ${version} of: ${reason}`,
  )
}

export function stateRecovery(what: string, version: number): SqlFailure {
  return sqlFailure(
    'DELTA_STATE_RECOVER_ERROR',
    'XXKDS',
    `The ${what} of your Delta table could not be recovered while Reconstructing version: ${version}. Did you manually delete files in the _delta_log directory?`,
  )
}

export function unsupportedRead(directory: string, features: readonly string[]): SqlFailure {
  return sqlFailure(
    'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
    '56038',
    `Unsupported Delta read feature: table "${directory}" requires reader table feature(s) that are unsupported by this version of Databricks: ${features.join(', ')}.`,
  )
}

export function unsupportedWrite(directory: string, features: readonly string[]): SqlFailure {
  return sqlFailure(
    'DELTA_UNSUPPORTED_FEATURES_FOR_WRITE',
    '56038',
    `Unsupported Delta write feature: table "${directory}" requires writer table feature(s) that are unsupported by this version of Databricks: ${features.join(', ')}.`,
  )
}

export function invalidProtocol(directory: string, reader: number, writer: number): SqlFailure {
  return sqlFailure(
    'DELTA_INVALID_PROTOCOL_VERSION',
    'KD004',
    `Unsupported Delta protocol version: table "${directory}" requires reader version ${reader} and writer version ${writer}, but this version of Databricks supports reader versions 1, 2, 3 and writer versions 1, 2, 3, 4, 5, 6, 7.`,
  )
}

export function fileNotExist(path: string): SqlFailure {
  return sqlFailure(
    'FAILED_READ_FILE.FILE_NOT_EXIST',
    'KD001',
    `Error while reading file ${path}. File does not exist. It is possible the underlying files have been updated.`,
  )
}

export function writeFailed(directory: string, reason: string): SqlFailure {
  return sqlFailure(
    'TASK_WRITE_FAILED',
    '58030',
    `Task failed while writing rows to ${directory}: ${reason}.`,
  )
}

export function notNullViolated(column: string): SqlFailure {
  return sqlFailure(
    'DELTA_NOT_NULL_CONSTRAINT_VIOLATED',
    '23502',
    `NOT NULL constraint violated for column: ${column}.`,
  )
}

export function concurrentWrite(directory: string): SqlFailure {
  return sqlFailure(
    'DELTA_CONCURRENT_WRITE',
    '2D521',
    `ConcurrentWriteException: A concurrent transaction has written new data since the current transaction read the table ${directory}. Please try the operation again.`,
  )
}

export function metadataChanged(): SqlFailure {
  return sqlFailure(
    'DELTA_METADATA_CHANGED',
    '2D521',
    'MetadataChangedException: The metadata of the Delta table has been changed by a concurrent update. Please try the operation again.',
  )
}
