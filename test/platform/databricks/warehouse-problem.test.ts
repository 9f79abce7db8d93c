// Every shape in which the driver fails, as the problem that it becomes. Nothing of what it says may get
// through.
import { Thrift } from 'thrift'
import { Problem, problems, type ProblemCode } from '../../../src/base/problem'
import { toWarehouseProblem } from '../../../src/platform/databricks/warehouse-problem'
import type { FailureTrace } from '../../../src/platform/databricks/failure-trace'
import {
  said,
  ofHttp,
  ofNetwork,
  ofOperation,
  ofStatus,
  slowBody,
  silentSocket,
  unreadable,
  expiredLink,
  refusedLink,
  retried,
  sqlFailure,
  Failed,
  Timeout,
  Canceled,
  Closed,
  Unknown,
  ofSocket,
} from './driver-errors'

const sqlTrace = (sqlState: string) => ({ sqlState, errorClass: 'SOME_CLASS.SUB_CLASS' })

it.each<[string, unknown, ProblemCode, FailureTrace]>([
  ['HTTP 400', ofHttp(400), 'InvalidWarehouseAnswer', { httpStatus: 400 }],
  ['HTTP 401', ofHttp(401), 'WarehouseAccessDenied', { httpStatus: 401 }],
  ['HTTP 403', ofHttp(403), 'WarehouseAccessDenied', { httpStatus: 403 }],
  ['HTTP 404', ofHttp(404), 'InvalidWarehouseAnswer', { httpStatus: 404 }],
  ['HTTP 429', ofHttp(429), 'WarehouseBusy', { httpStatus: 429 }],
  ['HTTP 500', ofHttp(500), 'WarehouseUnavailable', { httpStatus: 500 }],
  ['HTTP 502', ofHttp(502), 'WarehouseUnavailable', { httpStatus: 502 }],
  ['HTTP 503', ofHttp(503), 'WarehouseStarting', { httpStatus: 503 }],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE'].map(
    (networkCode): [string, unknown, ProblemCode, FailureTrace] => [
      networkCode,
      ofNetwork(networkCode),
      'WarehouseUnavailable',
      { networkCode },
    ],
  ),
  [
    'an operation out of time',
    ofOperation(Timeout),
    'WarehouseTimeout',
    { operationState: 'TIMEOUT' },
  ],
  [
    'an operation out of time that says so',
    ofOperation(Timeout, { sqlState: '57014', displayMessage: said }),
    'WarehouseTimeout',
    { sqlState: '57014', operationState: 'TIMEOUT' },
  ],
  ['SQLSTATE 42P01', sqlFailure('42P01'), 'SourceNotFound', sqlTrace('42P01')],
  ['SQLSTATE 42704', sqlFailure('42704'), 'SourceNotFound', sqlTrace('42704')],
  ['SQLSTATE 42601', sqlFailure('42601'), 'StatementFailed', sqlTrace('42601')],
  ['SQLSTATE 22012', sqlFailure('22012'), 'StatementFailed', sqlTrace('22012')],
  ['SQLSTATE 42501', sqlFailure('42501'), 'WarehouseAccessDenied', sqlTrace('42501')],
  ...['57014', '57KD0', 'HYT00'].map((state): [string, unknown, ProblemCode, FailureTrace] => [
    `SQLSTATE ${state}`,
    sqlFailure(state),
    'WarehouseTimeout',
    sqlTrace(state),
  ]),
  ...['08000', '08001', '08003', '08006'].map(
    (state): [string, unknown, ProblemCode, FailureTrace] => [
      `SQLSTATE ${state}`,
      sqlFailure(state),
      'WarehouseUnavailable',
      sqlTrace(state),
    ],
  ),
  ['SQLSTATE 57P03', sqlFailure('57P03'), 'WarehouseStarting', sqlTrace('57P03')],
  ['SQLSTATE 42703', sqlFailure('42703'), 'SourceDrift', sqlTrace('42703')],
  [
    'an SQLSTATE that only the operation’s text has',
    ofOperation(Failed, { displayMessage: `[A_CLASS] ${said} SQLSTATE: 22012; line 1 pos 84` }),
    'StatementFailed',
    { sqlState: '22012', errorClass: 'A_CLASS' },
  ],
  [
    'a status that is no Error, with the SQLSTATE in its text',
    ofStatus(`Error running query: [TABLE_OR_VIEW_NOT_FOUND] ${said} SQLSTATE: 42P01`),
    'SourceNotFound',
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
    'a version beyond the retention of files',
    sqlFailure('0AKDC', 'DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION'),
    'VersionGone',
    {
      sqlState: '0AKDC',
      errorClass: 'DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION',
    },
  ],
  [
    'a commit that is older than what the table has',
    sqlFailure('42816', 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION'),
    'VersionGone',
    { sqlState: '42816', errorClass: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' },
  ],
  [
    'a commit that is newer than what the table has',
    sqlFailure('42816', 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT'),
    'VersionGone',
    { sqlState: '42816', errorClass: 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT' },
  ],
  [
    'a table with column masks',
    sqlFailure('0A000', 'ROW_LEVEL_SECURITY_COLUMN_MASK_FEATURE_NOT_SUPPORTED'),
    'SourceNotVersioned',
    { sqlState: '0A000', errorClass: 'ROW_LEVEL_SECURITY_COLUMN_MASK_FEATURE_NOT_SUPPORTED' },
  ],
  [
    'a table with row filters',
    sqlFailure('0A000', 'FGAC_TIME_TRAVEL_NOT_SUPPORTED'),
    'SourceNotVersioned',
    { sqlState: '0A000', errorClass: 'FGAC_TIME_TRAVEL_NOT_SUPPORTED' },
  ],
  ['a status without a word', ofStatus(''), 'StatementFailed', { inWords: 'other' }],
  ['a socket that was reset', ofSocket, 'WarehouseUnavailable', { networkCode: 'ECONNRESET' }],
  [
    'a certificate for another host',
    ofNetwork('ERR_TLS_CERT_ALTNAME_INVALID'),
    'WarehouseUnavailable',
    { networkCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
  [
    'an exception instead of an answer',
    new Thrift.TApplicationException(Thrift.TApplicationExceptionType.INTERNAL_ERROR, said),
    'InvalidWarehouseAnswer',
    { name: 'TApplicationException' },
  ],
  [
    'a state that the driver does not know',
    ofOperation(Unknown),
    'InvalidWarehouseAnswer',
    { operationState: 'UNKNOWN' },
  ],
  [
    'an operation cancelled by others',
    ofOperation(Canceled),
    'WarehouseUnavailable',
    { operationState: 'CANCELED' },
  ],
  [
    'an operation closed by others',
    ofOperation(Closed),
    'WarehouseUnavailable',
    { operationState: 'CLOSED' },
  ],
  [
    'a body that came too slowly',
    slowBody,
    'WarehouseUnavailable',
    { networkCode: 'body-timeout' },
  ],
  ['a silent socket', silentSocket, 'WarehouseTimeout', { name: 'RequestTimedOut' }],
  ['an unreadable answer', unreadable, 'InvalidWarehouseAnswer', { name: 'UnreadableAnswer' }],
  ['an expired link', expiredLink, 'WarehouseUnavailable', { linkFailed: true }],
  ['a refused link', refusedLink, 'WarehouseUnavailable', { linkFailed: true }],
  [
    'a download that met 503 again and again',
    retried({ response: { status: 503 } }),
    'WarehouseUnavailable',
    { httpStatus: 503, linkFailed: true },
  ],
  [
    'a download that met nobody',
    retried(ofNetwork('ECONNREFUSED')),
    'WarehouseUnavailable',
    { networkCode: 'ECONNREFUSED', linkFailed: true },
  ],
  [
    'a value in brackets',
    ofStatus('cannot read [ALICE] SQLSTATE: 22018'),
    'StatementFailed',
    { sqlState: '22018' },
  ],
  [
    'a statement that speaks of sessions',
    ofStatus('[A_B] session x not found SQLSTATE: 42601'),
    'StatementFailed',
    { sqlState: '42601', errorClass: 'A_B' },
  ],
])('makes of %s the problem it is, with nothing that was said', (_, error, code, trace) => {
  const { message, options, cause, kind, code: made } = toWarehouseProblem(error)
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
  expect(toWarehouseProblem(ofHttp(503, { 'Retry-After': value })).options).toEqual({
    cause: { httpStatus: 503 },
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
})

it('leaves a problem as it is', () => {
  const problem = new Problem('CallerLeft')
  expect(toWarehouseProblem(problem)).toBe(problem)
})

it.each([
  [22, 'VersionNotFound'],
  [9, 'VersionGone'],
])('tells of version %d whether it was there, and which ones are', (version, code) => {
  const said = `[DELTA_VERSION_NOT_FOUND] Cannot time travel Delta table to version ${version}. Available versions: [10, 21].`
  const { options, code: made } = toWarehouseProblem(
    ofOperation(Failed, { sqlState: '22003', displayMessage: said }),
  )
  expect({ made, ...options }).toEqual({
    made: code,
    cause: { sqlState: '22003', errorClass: 'DELTA_VERSION_NOT_FOUND' },
    details: [{ code: 'AllowedValue', message: '10 to 21' }],
  })
})

it('names the declared column that the source no longer has', () => {
  const text =
    '[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `t`.`delay` cannot be resolved. SQLSTATE: 42703'
  const { code, message, options } = toWarehouseProblem(
    ofOperation(Failed, { displayMessage: text }),
  )
  expect({ code, message, target: options.target }).toEqual({
    code: 'SourceDrift',
    message: 'The source has no column delay.',
    target: 'delay',
  })
})
