// The driver's own errors, made as it makes them, so that another version of it is noticed.
import { THTTPException } from '@databricks/sql/dist/connection/connections/ThriftHttpConnection'
import OperationStateError, {
  OperationStateErrorCode,
} from '@databricks/sql/dist/errors/OperationStateError'
import StatusError from '@databricks/sql/dist/errors/StatusError'
import {
  TGetOperationStatusResp,
  TStatus,
  TStatusCode,
} from '@databricks/sql/thrift/TCLIService_types'

interface NodeFetch {
  readonly Response: new (
    body: string,
    init: object,
  ) => ConstructorParameters<typeof THTTPException>[0]
  readonly FetchError: new (message: string, type: string, cause?: { code: string }) => Error
}
/** The driver's own, whose errors it hands on. */
const nodeFetch = require.resolve('node-fetch', { paths: [require.resolve('@databricks/sql')] })
const { Response, FetchError } = jest.requireActual<NodeFetch>(nodeFetch)

export const said = 'SELECT secret FROM `mesh`.`t` at https://host/secret with dapi-secret'

const failedStatus = new TStatus({ statusCode: TStatusCode.ERROR_STATUS })

export function ofHttp(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): THTTPException {
  return new THTTPException(new Response(said, { status, headers }))
}

export function ofNetwork(code: string): Error {
  return new FetchError(said, 'system', { code })
}

export function ofOperation(
  code: OperationStateErrorCode,
  response: Partial<TGetOperationStatusResp> = {},
): OperationStateError {
  return new OperationStateError(
    code,
    new TGetOperationStatusResp({ status: failedStatus, ...response }),
  )
}

export function ofStatus(errorMessage: string): StatusError {
  return new StatusError(
    new TStatus({
      statusCode: TStatusCode.ERROR_STATUS,
      errorMessage,
      errorCode: 7,
      infoMessages: [said],
    }),
  )
}

export const { Error: Failed, Timeout, Canceled, Closed, Unknown } = OperationStateErrorCode
export const bug = Object.assign(new TypeError(said), { code: 'ERR_INVALID_ARG_TYPE' })
export const slowBody = new FetchError(said, 'body-timeout')
/** Of Node itself, as a socket gives it. */
export const ofSocket = Object.assign(new Error(said), { code: 'ECONNRESET', syscall: 'read' })
/** What the driver's native library makes of a damaged frame. */
export const damagedFrame = Object.assign(new Error('BlockTooBig'), { code: 'GenericFailure' })
export const silentSocket = new Error('Request timed out')
export const unreadable = Object.assign(new Error(''), { name: 'UnreadableAnswer' })
export const expiredLink = new Error('CloudFetch link has expired')
export const refusedLink = new Error('CloudFetch HTTP error 403 Forbidden')

export function retried(payload: unknown): Error {
  return Object.assign(new Error('Max retry count exceeded'), { payload })
}

export function sqlFailure(
  sqlState: string,
  errorClass = 'SOME_CLASS.SUB_CLASS',
): OperationStateError {
  return ofOperation(Failed, {
    sqlState,
    errorMessage: said,
    displayMessage: `[${errorClass}] ${said} SQLSTATE: ${sqlState}`,
  })
}
