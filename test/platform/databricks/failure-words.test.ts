// Failures as real warehouses word them, often without class and SQLSTATE; and what is no failure of the
// warehouse at all.
import type { ProblemCode } from '../../../src/base/problem'
import type { FailureTrace } from '../../../src/platform/databricks/failure-trace'
import { causeOf, toWarehouseProblem } from '../../../src/platform/databricks/warehouse-problem'
import { bug, damagedFrame, Failed, ofOperation, ofStatus, said } from './driver-errors'

it.each<[string, ProblemCode, FailureTrace]>([
  [
    'Access Denied; request: GET https://secret.dfs.core.windows.net/part-0.parquet',
    'StatementFailed',
    { inWords: 'other' },
  ],
  [
    'Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times',
    'StatementFailed',
    { inWords: 'other' },
  ],
  ['The warehouse abc123 was stopped.', 'WarehouseStarting', { inWords: 'stopped' }],
  ['SQL warehouse is stopped', 'WarehouseStarting', { inWords: 'stopped' }],
  ["Couldn't create directory: /local_disk0/tmp", 'StatementFailed', { inWords: 'other' }],
  [
    'The background threadpool cannot accept new task for execution, please retry the operation',
    'WarehouseBusy',
    { inWords: 'full' },
  ],
  [
    '\n[PARSE_SYNTAX_ERROR] Syntax error at secret',
    'StatementFailed',
    { errorClass: 'PARSE_SYNTAX_ERROR' },
  ],
  [
    '\n[PARSE_SYNTAX_ERROR] Syntax error. SQLSTATE: 42601',
    'StatementFailed',
    { sqlState: '42601', errorClass: 'PARSE_SYNTAX_ERROR' },
  ],
  [
    '[A_B] warehouse x was stopped SQLSTATE: 42601',
    'StatementFailed',
    { sqlState: '42601', errorClass: 'A_B' },
  ],
  [
    'requirement failed: Session handle: x has not been initialized or had already closed.',
    'WarehouseUnavailable',
    { sessionLost: true },
  ],
])('makes of an operation or a status that says %j the problem it is', (words, code, trace) => {
  const forms = [
    ofOperation(Failed, { displayMessage: words }),
    ofStatus(words),
    ofStatus(`Error running query: ${words}`),
  ]
  for (const form of forms) {
    const { code: made, cause } = toWarehouseProblem(form)
    expect({ code: made, cause }).toEqual({ code, cause: trace })
  }
})

it.each([bug, new Error(said), damagedFrame])(
  'takes %s for a bug of ours, and keeps its stack',
  (error) => {
    const { code, cause } = toWarehouseProblem(error)
    expect({ code, cause }).toEqual({ code: 'InternalError', cause: error })
    expect(causeOf(error)).toBe(error.stack)
  },
)

it.each([
  [undefined, 'undefined'],
  [null, 'object'],
  [said, 'string'],
  [42, 'number'],
  [{ message: 1, code: 2, statusCode: '3', response: { sqlState: 4, headers: 5 } }, 'object'],
])('keeps nothing but the kind of %j, which is no error', (thrown, kind) => {
  const { code, cause } = toWarehouseProblem(thrown)
  expect({ code, cause }).toEqual({ code: 'InternalError', cause: { thrown: kind } })
})
