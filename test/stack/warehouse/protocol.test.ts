// The calls field by field, as clients send them that are not ours: pages, failures, sessions, catalogs
// and changes of tables.
import {
  TFetchOrientation,
  TOperationState,
  TProtocolVersion,
  TSparkArrowTypes,
  TSparkRowSetType,
  TStatusCode,
  type TExecuteStatementResp,
  type TFetchResultsResp,
} from '@databricks/sql/thrift/TCLIService_types'
import { tableFromIPC } from 'apache-arrow'
import { setTimeout as wait } from 'node:timers/promises'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'
import { callRaw, openRaw } from './raw-client'

type Handle = Awaited<ReturnType<typeof openRaw>>
const slow = 'SELECT count(*) AS n FROM range(1000000000000) AS t(i) WHERE i % 7 = 3'
let local: DriverSession
let sessionHandle: Handle
beforeAll(async () => {
  local = await openDriverSession()
  sessionHandle = await openRaw(local)
  const large = 'SELECT i::INTEGER AS i FROM range(300000) AS t(i)'
  await local.control('PUT', '/tables/t.t.large', large)
  await local.control('PUT', '/tables/t.t.slow', slow)
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

const direct = { getDirectResults: { maxRows: 100_000 } }
const useArrowNativeTypes = new TSparkArrowTypes({
  timestampAsArrow: true,
  decimalAsArrow: true,
  complexTypesAsArrow: true,
})
const reader = { canReadArrowResult: true, useArrowNativeTypes }

function execute(statement: string, fields: object = {}): Promise<TExecuteStatementResp> {
  const asked = { runAsync: true, ...direct, ...reader, ...fields }
  return callRaw(local, 'ExecuteStatement', { sessionHandle, statement, ...asked })
}

async function fetch({ operationHandle }: TExecuteStatementResp): Promise<TFetchResultsResp> {
  return callRaw(local, 'FetchResults', {
    operationHandle,
    orientation: TFetchOrientation.FETCH_NEXT,
    maxRows: 100_000,
    includeResultSetMetadata: true,
  })
}

describe('pages', () => {
  async function offsets(): Promise<readonly [start: number, rows: number][]> {
    const response = await execute('SELECT i FROM t.t.large')
    const pages = [response.directResults!.resultSet!]
    while (pages.at(-1)!.hasMoreRows) pages.push(await fetch(response))
    expect(pages.slice(1).map((page) => page.resultSetMetadata?.resultFormat)).toEqual(
      pages.slice(1).map(() => TSparkRowSetType.ARROW_BASED_SET),
    )
    return pages.map(({ results }) => {
      const rows = results!.arrowBatches!.map(({ rowCount }) => Number(rowCount))
      return [Number(results!.startRowOffset), rows.reduce((sum, count) => sum + count, 0)]
    })
  }

  it('say where they begin, and carry the metadata that was asked for', async () => {
    expect(await offsets()).toEqual([
      [0, 100_000],
      [100_000, 100_000],
      [200_000, 100_000],
    ])
  })

  it('may be told to lie about their place, or to leave one out', async () => {
    const rule = { call: 'FetchResults', times: 1 }
    await local.control('PUT', '/faults', [{ ...rule, fault: { kind: 'wrongOffset', by: -7 } }])
    expect((await offsets()).map(([start]) => start)).toEqual([0, 99_993, 200_000])
    await local.control('PUT', '/faults', [{ ...rule, fault: { kind: 'missingPage' } }])
    expect((await offsets()).map(([start]) => start)).toEqual([0, 200_000])
  })

  it('have batches of 4,096 rows', async () => {
    const { directResults } = await execute('SELECT i FROM t.t.large')
    const rows = directResults!.resultSet!.results!.arrowBatches!.map((each) => +each.rowCount)
    expect(new Set(rows.slice(0, -1))).toEqual(new Set([4096]))
  })
})

describe('a failure', () => {
  const said = '[TABLE_OR_VIEW_NOT_FOUND] The table or view `a`.`b`.`c` cannot be found.'

  async function expectOperation(response: TExecuteStatementResp): Promise<void> {
    expect(response.status.statusCode).toBe(TStatusCode.SUCCESS_STATUS)
    expect(response.directResults!.operationStatus).toMatchObject({
      operationState: TOperationState.ERROR_STATE,
      sqlState: '42P01',
      errorMessage: expect.stringContaining(said) as string,
      displayMessage: expect.stringContaining('SQLSTATE: 42P01') as string,
    })
    const { operationHandle } = response
    await callRaw(local, 'CloseOperation', { operationHandle })
  }

  function expectStatus({ status, operationHandle }: TExecuteStatementResp): void {
    expect(operationHandle).toBeNull()
    expect(status).toMatchObject({
      statusCode: TStatusCode.ERROR_STATUS,
      sqlState: '42P01',
      errorMessage: expect.stringContaining(`Error running query: ${said}`) as string,
      displayMessage: expect.stringContaining(said) as string,
    })
  }

  it('is an operation in the state ERROR for who does not wait', async () => {
    await expectOperation(await execute('SELECT * FROM a.b.c'))
  })

  it('is a status without an operation for who waits', async () => {
    expectStatus(await execute('SELECT * FROM a.b.c', { runAsync: false }))
  })

  it('can be told to take either form', async () => {
    const force = (form: string): Promise<unknown> =>
      local.control('PUT', '/faults', [{ fault: { kind: 'failureForm', form } }])
    await force('status')
    expectStatus(await execute('SELECT * FROM a.b.c'))
    await force('operation')
    await expectOperation(await execute('SELECT * FROM a.b.c', { runAsync: false }))
  })
})

describe('a session', () => {
  it('that asks for a later protocol gets V8', async () => {
    const { SPARK_CLI_SERVICE_PROTOCOL_V8: v8 } = TProtocolVersion
    const asked = { client_protocol_i64: v8 + 1 }
    expect((await callRaw(local, 'OpenSession', asked)).serverProtocolVersion).toBe(v8)
  })

  it('has no time zone but UTC', async () => {
    const configuration = { TIMEZONE: 'America/New_York' }
    const { message } = await failureOf(local.client.openSession({ configuration }))
    expect(message).toContain('[STAND_IN_REFUSAL]')
  })

  it('that is closed ends a statement whose answer is still awaited', async () => {
    const other = { sessionHandle: await openRaw(local) }
    const asked = { ...other, statement: 'SELECT n FROM t.t.slow', ...direct, ...reader }
    const open = async (): Promise<unknown> => (await local.control('GET', '/counters')).body
    const before = await open()
    const began = Date.now()
    const waiting = callRaw(local, 'ExecuteStatement', { ...asked, runAsync: true })
    await wait(200)
    await callRaw(local, 'CloseSession', other)
    await waiting
    expect(Date.now() - began).toBeLessThan(3_000)
    const { operationsOpen } = before as { operationsOpen: number }
    expect(await open()).toMatchObject({ operationsOpen })
  })
})

it('a statement without direct results is RUNNING first, and can be cancelled', async () => {
  const { operationHandle, directResults } = await execute('SELECT n FROM t.t.slow', {
    getDirectResults: undefined,
  })
  const state = async (): Promise<unknown> => {
    const { operationState } = await callRaw(local, 'GetOperationStatus', { operationHandle })
    return operationState
  }
  expect([directResults, await state()]).toEqual([null, TOperationState.RUNNING_STATE])
  await callRaw(local, 'CancelOperation', { operationHandle })
  expect(await state()).toBe(TOperationState.CANCELED_STATE)
})

describe('a table', () => {
  it('that is made answers no rows; a change answers its counts', async () => {
    const made = await execute('CREATE TABLE v.s.made (id BIGINT NOT NULL, name STRING)')
    const { operationStatus, resultSetMetadata, resultSet } = made.directResults!
    expect(resultSetMetadata!.schema!.columns.map(({ columnName }) => columnName)).toEqual([
      'Result',
    ])
    expect(tableFromIPC(resultSetMetadata!.arrowSchema!).schema.fields).toEqual([])
    expect([operationStatus!.numModifiedRows, resultSet!.results!.arrowBatches]).toEqual([null, []])
    const insert = await execute("INSERT INTO v.s.made VALUES (1, 'a'), (2, NULL)")
    expect(Number(insert.directResults!.operationStatus!.numModifiedRows)).toBe(2)
  })

  it('says of its columns which may be NULL', async () => {
    const { schema } = await local.table('SELECT id, name, lower(name) AS next FROM v.s.made')
    expect(schema.fields.map(({ nullable }) => nullable)).toEqual([false, true, true])
  })
})
