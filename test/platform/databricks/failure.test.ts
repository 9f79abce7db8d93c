// Every shape in which the driver fails, as the problem that it becomes. The errors are the driver's
// own classes, so that another version of it is noticed; nothing of what they say may get through.
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
import type { ProblemCode } from '../../../src/base/problem'
import { Problem, problems } from '../../../src/base/problem'
import type { FailureTrace } from '../../../src/platform/databricks/failure'
import { isSessionLost, toProblem } from '../../../src/platform/databricks/failure'

interface NodeFetch {
  readonly Response: new (
    body: string,
    init: object,
  ) => ConstructorParameters<typeof THTTPException>[0]
  readonly FetchError: new (message: string, type: string, cause: { code: string }) => Error
}
const { Response, FetchError } = jest.requireActual<NodeFetch>('node-fetch')

const said = 'SELECT secret FROM `mesh`.`t` at https://host/secret with dapi-secret'

const failedStatus = new TStatus({ statusCode: TStatusCode.ERROR_STATUS })
const ofHttp = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  new THTTPException(new Response(said, { status, headers }))
const ofNetwork = (code: string) => new FetchError(said, 'system', { code })
const ofOperation = (
  code: OperationStateErrorCode,
  response: Partial<TGetOperationStatusResp> = {},
) =>
  new OperationStateError(code, new TGetOperationStatusResp({ status: failedStatus, ...response }))
const ofStatus = (errorMessage: string) =>
  new StatusError(
    new TStatus({
      statusCode: TStatusCode.ERROR_STATUS,
      errorMessage,
      errorCode: 7,
      infoMessages: [said],
    }),
  )

const { Error: Failed, Timeout, Canceled, Closed } = OperationStateErrorCode
const bug = Object.assign(new TypeError(said), { code: 'ERR_INVALID_ARG_TYPE' })
const slowBody = Object.assign(new Error(said), { type: 'body-timeout' })
const retried = (payload: unknown) =>
  Object.assign(new Error('Max retry count exceeded'), { payload })
const sqlFailure = (sqlState: string, errorClass = 'SOME_CLASS.SUB_CLASS') =>
  ofOperation(Failed, {
    sqlState,
    errorMessage: said,
    displayMessage: `[${errorClass}] ${said} SQLSTATE: ${sqlState}`,
  })
const sqlTrace = (sqlState: string) => ({ sqlState, errorClass: 'SOME_CLASS.SUB_CLASS' })

it.each<[string, unknown, ProblemCode, FailureTrace]>([
  ['HTTP 400', ofHttp(400), 'InvalidWarehouseAnswer', { httpStatus: 400 }],
  ['HTTP 401', ofHttp(401), 'WarehouseAccessDenied', { httpStatus: 401 }],
  ['HTTP 403', ofHttp(403), 'WarehouseAccessDenied', { httpStatus: 403 }],
  ['HTTP 404', ofHttp(404), 'InvalidWarehouseAnswer', { httpStatus: 404 }],
  ['HTTP 429', ofHttp(429), 'WarehouseUnavailable', { httpStatus: 429 }],
  ['HTTP 500', ofHttp(500), 'WarehouseUnavailable', { httpStatus: 500 }],
  ['HTTP 503', ofHttp(503), 'WarehouseUnavailable', { httpStatus: 503 }],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE'].map(
    (networkCode): [string, unknown, ProblemCode, FailureTrace] => [
      networkCode,
      ofNetwork(networkCode),
      'WarehouseUnavailable',
      { networkCode },
    ],
  ),
  ['an operation out of time', ofOperation(Timeout), 'WarehouseTimeout', { name: 'Error' }],
  [
    'an operation out of time that says so',
    ofOperation(Timeout, { sqlState: '57014', displayMessage: said }),
    'WarehouseTimeout',
    { sqlState: '57014' },
  ],
  ['SQLSTATE 42P01', sqlFailure('42P01'), 'StatementFailed', sqlTrace('42P01')],
  ['SQLSTATE 22012', sqlFailure('22012'), 'StatementFailed', sqlTrace('22012')],
  ['SQLSTATE 42501', sqlFailure('42501'), 'WarehouseAccessDenied', sqlTrace('42501')],
  ...['57014', '57KD0', 'HYT00'].map((state): [string, unknown, ProblemCode, FailureTrace] => [
    `SQLSTATE ${state}`,
    sqlFailure(state),
    'WarehouseTimeout',
    sqlTrace(state),
  ]),
  ...['08000', '08001', '08003', '08006', '57P03'].map(
    (state): [string, unknown, ProblemCode, FailureTrace] => [
      `SQLSTATE ${state}`,
      sqlFailure(state),
      'WarehouseUnavailable',
      sqlTrace(state),
    ],
  ),
  [
    'an SQLSTATE that only the operation’s text has',
    ofOperation(Failed, { displayMessage: `[A_CLASS] ${said} SQLSTATE: 42703; line 1 pos 84` }),
    'StatementFailed',
    { sqlState: '42703', errorClass: 'A_CLASS' },
  ],
  [
    'a status that is no Error, with the SQLSTATE in its text',
    ofStatus(`Error running query: [TABLE_OR_VIEW_NOT_FOUND] ${said} SQLSTATE: 42P01`),
    'StatementFailed',
    { sqlState: '42P01', errorClass: 'TABLE_OR_VIEW_NOT_FOUND' },
  ],
  [
    'a status that refuses rights',
    ofStatus(`[INSUFFICIENT_PERMISSIONS] ${said} SQLSTATE: 42501`),
    'WarehouseAccessDenied',
    { sqlState: '42501', errorClass: 'INSUFFICIENT_PERMISSIONS' },
  ],
  [
    'a forgotten session',
    ofStatus(`Invalid SessionHandle: SessionHandle [01ef-secret] ${said}`),
    'WarehouseUnavailable',
    { sessionLost: true },
  ],
  [
    'a closed session',
    ofStatus('Session is closed'),
    'WarehouseUnavailable',
    { sessionLost: true },
  ],
  [
    'a version that was vacuumed',
    sqlFailure('KD001', 'FAILED_READ_FILE.FILE_NOT_EXIST'),
    'VersionGone',
    { sqlState: 'KD001', errorClass: 'FAILED_READ_FILE.FILE_NOT_EXIST' },
  ],
  [
    'a time before the table',
    sqlFailure('42816', 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION'),
    'BeforeFirstVersion',
    { sqlState: '42816', errorClass: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' },
  ],
  [
    'a table with row filters',
    sqlFailure('0A000', 'FGAC_TIME_TRAVEL_NOT_SUPPORTED'),
    'NotVersioned',
    { sqlState: '0A000', errorClass: 'FGAC_TIME_TRAVEL_NOT_SUPPORTED' },
  ],
  ['a status without a word', ofStatus(''), 'InvalidWarehouseAnswer', {}],
  ['an error of nobody’s', new Error(said), 'InvalidWarehouseAnswer', { name: 'Error' }],
  ['a bug of ours', bug, 'InvalidWarehouseAnswer', { name: 'TypeError' }],
  [
    'an operation cancelled by others',
    ofOperation(Canceled),
    'WarehouseUnavailable',
    { name: 'Error' },
  ],
  ['an operation closed by others', ofOperation(Closed), 'WarehouseUnavailable', { name: 'Error' }],
  [
    'a body that came too slowly',
    slowBody,
    'WarehouseUnavailable',
    { networkCode: 'body-timeout' },
  ],
  ['a silent socket', new Error('Request timed out'), 'WarehouseTimeout', { name: 'Error' }],
  [
    'repeated calls that met 503',
    retried({ response: { status: 503 } }),
    'WarehouseUnavailable',
    { httpStatus: 503 },
  ],
  [
    'repeated calls that met nobody',
    retried(ofNetwork('ECONNREFUSED')),
    'WarehouseUnavailable',
    { networkCode: 'ECONNREFUSED' },
  ],
  [
    'a value in brackets',
    ofStatus('cannot read [ALICE] SQLSTATE: 22018'),
    'StatementFailed',
    { sqlState: '22018' },
  ],
  [
    'a statement that speaks of sessions',
    ofStatus('[A_B] session x not found SQLSTATE: 42P01'),
    'StatementFailed',
    { sqlState: '42P01', errorClass: 'A_B' },
  ],
  ['undefined', undefined, 'InvalidWarehouseAnswer', {}],
  ['null', null, 'InvalidWarehouseAnswer', {}],
  ['a text', said, 'InvalidWarehouseAnswer', {}],
  ['a number', 42, 'InvalidWarehouseAnswer', {}],
  [
    'an object of other types',
    { message: 1, code: 2, statusCode: '3', response: { sqlState: 4, headers: 5 } },
    'InvalidWarehouseAnswer',
    {},
  ],
])('makes of %s the problem it is, with nothing that was said', (_, error, code, trace) => {
  const { message, options, cause, kind, code: made } = toProblem(error)
  expect({ code: made, message, options, cause, kind }).toEqual({
    code,
    message: problems[code].title,
    options: { cause: trace },
    cause: trace,
    kind: problems[code],
  })
})

it.each([
  ['7', 7],
  ['120', 120],
  ['0', 1],
  ['Sat, 21 Nov 2026 12:00:00 GMT', undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1000000', undefined],
  ['', undefined],
])('takes Retry-After: %s as %j seconds', (value, retryAfterS) => {
  expect(toProblem(ofHttp(503, { 'Retry-After': value })).options).toEqual({
    cause: { httpStatus: 503 },
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
})

it('leaves a problem as it is', () => {
  const problem = new Problem('CallerLeft')
  expect(toProblem(problem)).toBe(problem)
})

it.each([
  ['Invalid SessionHandle: SessionHandle [01ef]', true],
  ['INVALID SESSION HANDLE', true],
  ['Session is closed', true],
  ['Session 01ef-0000 not found', true],
  ['The session has expired', true],
  ['The table or view cannot be found. SQLSTATE: 42P01', false],
  ['Invalid OperationHandle', false],
  ['', false],
])('tells from %j whether the session is lost: %j', (text, lost) => {
  expect([isSessionLost(ofStatus(text)), isSessionLost(new Error(text))]).toEqual([lost, lost])
})

it.each([ofHttp(503), ofNetwork('ECONNRESET'), sqlFailure('08003'), undefined])(
  'does not take case %# for a lost session',
  (error) => {
    expect(isSessionLost(error)).toBe(false)
  },
)

it.each([
  [22, 'VersionNotFound'],
  [9, 'VersionGone'],
])('tells of version %d whether it was there, and which ones are', (version, code) => {
  const said = `[DELTA_VERSION_NOT_FOUND] Cannot time travel Delta table to version ${version}. Available versions: [10, 21].`
  const { options, code: made } = toProblem(
    ofOperation(Failed, { sqlState: '22003', displayMessage: said }),
  )
  expect({ made, target: options.target, details: options.details }).toEqual({
    made: code,
    target: 'asOfVersion',
    details: [{ code: 'AllowedValue', message: '10 to 21' }],
  })
})
