// What helps after a failure, and what may have happened without an answer.
import { Problem } from '../../../src/base/problem'
import {
  isAnswerLost,
  isNotBegun,
  isOperationLost,
  isRefused,
  isSessionLost,
} from '../../../src/platform/databricks/recovery'
import {
  ofHttp,
  ofNetwork,
  ofStatus,
  bug,
  slowBody,
  silentSocket,
  unreadable,
  sqlFailure,
  retried,
  expiredLink,
} from './driver-errors'

it.each([
  ['Invalid SessionHandle: SessionHandle [01ef]', true],
  ['INVALID SESSION HANDLE', true],
  ['Session is closed', true],
  ['Session 01ef-0000 not found', true],
  ['The session has expired', true],
  ['The table or view cannot be found. SQLSTATE: 42601', false],
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
  ['HTTP 401', ofHttp(401), { refused: true }],
  ['HTTP 403', ofHttp(403), { refused: true }],
  ['HTTP 404', ofHttp(404), {}],
  ['HTTP 429', ofHttp(429), { notBegun: true }],
  ['HTTP 500', ofHttp(500), {}],
  ['HTTP 502', ofHttp(502), { answerLost: true }],
  ['HTTP 503', ofHttp(503), { notBegun: true }],
  ['HTTP 504', ofHttp(504), { answerLost: true }],
  ['ECONNREFUSED', ofNetwork('ECONNREFUSED'), { notBegun: true }],
  ['ENOTFOUND', ofNetwork('ENOTFOUND'), { notBegun: true }],
  ['ECONNRESET', ofNetwork('ECONNRESET'), { answerLost: true }],
  ['EPIPE', ofNetwork('EPIPE'), { answerLost: true }],
  ['a slow body', slowBody, { answerLost: true }],
  ['a silent socket', silentSocket, { answerLost: true }],
  ['an unreadable answer', unreadable, { answerLost: true }],
  ['a download that met 503', retried({ response: { status: 503 } }), {}],
  ['a download that met nobody', retried(ofNetwork('ECONNREFUSED')), {}],
  ['a download that was reset', retried(ofNetwork('ECONNRESET')), {}],
  ['an expired link', expiredLink, {}],
  ['a failed statement', sqlFailure('22012'), {}],
  ['a problem of ours', new Problem('WarehouseTimeout'), {}],
  ['a bug of ours', bug, {}],
])('tells of %s whether it was refused, never begun, or done without an answer', (_, error, is) => {
  expect({
    refused: isRefused(error),
    notBegun: isNotBegun(error),
    answerLost: isAnswerLost(error),
  }).toEqual({ refused: false, notBegun: false, answerLost: false, ...is })
})

it.each([
  ['Invalid OperationHandle: it is unknown or has been closed.', true],
  ['INVALID OPERATION HANDLE', true],
  ['Invalid SessionHandle', false],
  ['[A_B] invalid operation handle SQLSTATE: 42601', false],
])('tells from %j whether the statement is lost: %j', (text, lost) => {
  expect(isOperationLost(ofStatus(text))).toBe(lost)
})
