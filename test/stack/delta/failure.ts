// The failures of a Delta table in Databricks' words that several statements share: what went wrong in,
// a SqlFailure with its class and SQLSTATE out.
import { sqlFailure, type SqlFailure } from '../warehouse/sql-failure'

export function tableNotFound(directory: string): SqlFailure {
  return sqlFailure('DELTA_TABLE_NOT_FOUND', '42P01', `Delta table ${directory} doesn't exist.`)
}

export function versionNotFound(version: number, latest: number): SqlFailure {
  return sqlFailure(
    'DELTA_VERSION_NOT_FOUND',
    '22003',
    `Cannot time travel Delta table to version ${version}. Available versions: [0, ${latest}].`,
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
  const text = `Task failed while writing rows to ${directory}: ${reason}.`
  return sqlFailure('TASK_WRITE_FAILED', '58030', text)
}
