// Planned faults of a statement, field by field: what the real driver does not show of an answer.
import { TSparkArrowTypes } from '@databricks/sql/thrift/TCLIService_types'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'
import { callRaw, openRaw } from './raw-client'
import type { Response } from './thrift/call'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

async function plan(fault: object): Promise<void> {
  const rule = { call: 'ExecuteStatement', fault }
  expect(await local.control('PUT', '/faults', [rule])).toEqual({ status: 204, body: '' })
}

type Direct = NonNullable<Response<'ExecuteStatement'>['directResults']>

async function execute(): Promise<Direct> {
  const sessionHandle = await openRaw(local)
  const { directResults } = await callRaw(local, 'ExecuteStatement', {
    ...{ sessionHandle, statement: 'SELECT 1', canReadArrowResult: true, runAsync: true },
    useArrowNativeTypes: new TSparkArrowTypes({
      timestampAsArrow: true,
      decimalAsArrow: true,
      complexTypesAsArrow: true,
    }),
    getDirectResults: { maxRows: 10, maxBytes: 1000 },
  })
  return directResults!
}

it.each([
  'Access Denied; request: GET https://storage/part-0.parquet',
  'The warehouse abc123 was stopped.',
  'Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times',
  'The warehouse cannot accept new task',
  "Couldn't create directory: /local_disk0/tmp",
])('a failure may come without a class and without an SQLSTATE: %s', async (words) => {
  await plan({ kind: 'fail', message: words })
  const kind = 'OperationStateError'
  const failure = await failureOf(local.columns('SELECT 1'))
  expect(failure).toEqual({ kind, message: words, sqlState: null })
  const { sqlState, errorMessage, errorDetailsJson } = (await execute()).operationStatus!
  expect([sqlState, errorMessage, errorDetailsJson]).toEqual([null, words, null])
})

it('a closed statement may have more rows, or have never sent its rows', async () => {
  const direct = async (): Promise<object> => {
    const { closeOperation, resultSet } = (await execute()) as Partial<Direct>
    return { closed: Boolean(closeOperation), more: resultSet?.hasMoreRows }
  }
  expect(await direct()).toEqual({ closed: true, more: false })
  await plan({ kind: 'contradiction', form: 'moreRowsAfterClose' })
  expect(await direct()).toEqual({ closed: true, more: true })
  await plan({ kind: 'contradiction', form: 'closedWithoutResults' })
  expect(await direct()).toEqual({ closed: true, more: undefined })
})
