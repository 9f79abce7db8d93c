// The statuses that every Thrift answer begins with: success, a failure in the warehouse's words, and a
// handle that is not known.
import { TStatus, TStatusCode } from '@databricks/sql/thrift/TCLIService_types'
import type { SqlFailure } from '../sql-failure'

export function successStatus(): TStatus {
  return new TStatus({ statusCode: TStatusCode.SUCCESS_STATUS })
}

export function failedStatus({ message, errorClass, sqlState }: SqlFailure): TStatus {
  return new TStatus({
    statusCode: TStatusCode.ERROR_STATUS,
    sqlState,
    errorCode: 0,
    errorMessage: `Error running query: ${message}`,
    displayMessage: message,
    errorDetailsJson: JSON.stringify({ errorClass, sqlState }),
  })
}

export function invalidHandleStatus(handle: 'SessionHandle' | 'OperationHandle'): TStatus {
  return new TStatus({
    statusCode: TStatusCode.INVALID_HANDLE_STATUS,
    sqlState: 'HY000',
    errorCode: 0,
    errorMessage: `Invalid ${handle}: it is unknown or has been closed.`,
  })
}
