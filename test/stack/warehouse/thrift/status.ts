// The statuses that every Thrift answer begins with: success, a failure in the warehouse's words, and a
// handle that is not known.
import { TStatus, TStatusCode } from '@databricks/sql/thrift/TCLIService_types'
import type { SqlFailure } from '../sql-failure'

export function successStatus(): TStatus {
  return new TStatus({ statusCode: TStatusCode.SUCCESS_STATUS })
}

export function failedStatus(failure: SqlFailure): TStatus {
  const errorMessage = `Error running query: ${failure.message}`
  const statusCode = TStatusCode.ERROR_STATUS
  return new TStatus({ statusCode, ...failureFields(failure), errorMessage })
}

/** What a status and an operation say of a failure alike. */
export function failureFields({ message, errorClass, sqlState }: SqlFailure): object {
  return {
    ...(sqlState && { sqlState }),
    errorCode: 0,
    errorMessage: message,
    displayMessage: message,
    ...(errorClass && { errorDetailsJson: JSON.stringify({ errorClass, sqlState }) }),
  }
}

export function invalidHandleStatus(handle: 'SessionHandle' | 'OperationHandle'): TStatus {
  return new TStatus({
    statusCode: TStatusCode.INVALID_HANDLE_STATUS,
    sqlState: 'HY000',
    errorCode: 0,
    errorMessage: `Invalid ${handle}: it is unknown or has been closed.`,
  })
}
