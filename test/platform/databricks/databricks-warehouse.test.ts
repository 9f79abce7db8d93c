// The adapter passes the suite of the interface, and does what only a warehouse that is asked over the
// network has to do: places, credentials, and readers who do not read.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../../src/base/clock'
import { limits } from '../../../src/base/limits'
import {
  codeOf,
  runOptions,
  warehouseSuite,
  type WarehouseUnderTest,
} from '../../suites/warehouse-suite'
import { localToken } from './local-warehouse'
import { large, small, sqlOf, testWarehouse } from './tested-warehouse'

const tested = testWarehouse()
const { rowsOf } = tested

describe('as every warehouse', () => {
  let under: WarehouseUnderTest
  beforeEach(async () => {
    await rowsOf(small)
    const slow = sqlOf('SELECT id AS slow FROM testing.wide.rows LIMIT 1')
    await tested.local.putFaults({
      call: 'ExecuteStatement',
      statementContains: 'slow',
      fault: { kind: 'delay', ms: 1_000 },
    })
    under = {
      warehouse: tested.adapter.warehouse,
      rows: large,
      columns: ['id', 'text'],
      rowCount: 1_500,
      noRows: sqlOf('SELECT id, text FROM testing.wide.rows WHERE id < 0'),
      failing: sqlOf('SELECT id FROM testing.wide.missing'),
      slow,
      openResults: async () => (await tested.local.counters()).operationsOpen,
    }
  })
  warehouseSuite(() => under)
})

it('holds no place for readers who do not read', async () => {
  const unread = await Promise.all(
    Array.from({ length: limits.statementsAtOnceMax * 2 }, () =>
      tested.adapter.warehouse.run(large, runOptions()),
    ),
  )
  const startedMs = performance.now()
  expect(await rowsOf(small)).toBe(3)
  expect(performance.now() - startedMs).toBeLessThan(1_000)
  for (const { close } of unread) close()
})

it('ends the result that waited longest for its reader when there is no room for another', async () => {
  let shiftMs = 0
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() + shiftMs }
  tested.adapter = tested.local.adapter({}, { clock })
  const first = await tested.adapter.warehouse.run(large, runOptions())
  const reader = first.batches[Symbol.asyncIterator]()
  await reader.next()
  const others = []
  for (let i = 1; i < limits.resultsOpenMax; i += 1) {
    others.push(await tested.adapter.warehouse.run(small, runOptions()))
  }
  expect(await codeOf(rowsOf(small))).toBe('WarehouseBusy')
  shiftMs = limits.readerIdleMsMin
  expect(await rowsOf(small)).toBe(3)
  expect(await codeOf(reader.next())).toBe('WarehouseBusy')
  expect(tested.adapter.observed).toContainEqual({
    kind: 'statementCancelled',
    ...runOptions().invocation,
    connection: 'default',
    reason: 'slowReader',
  })
  for (const { close } of others) close()
})

it('records who waited for a place, and for how long', async () => {
  await rowsOf(small)
  await tested.local.putFaults({ call: 'ExecuteStatement', fault: { kind: 'delay', ms: 300 } })
  const asked = Array.from({ length: limits.statementsAtOnceMax + 1 }, () => rowsOf(small))
  expect(await Promise.all(asked)).toEqual(asked.map(() => 3))
  const waits = tested.adapter.observed.filter(({ kind }) => kind === 'placeAwaited')
  expect(waits).toEqual([
    {
      kind: 'placeAwaited',
      ...runOptions().invocation,
      connection: 'default',
      waitedMs: expect.any(Number) as number,
    },
  ])
})

it('after an outage one slow statement keeps nobody else waiting', async () => {
  await rowsOf(small)
  await tested.local.putFaults({ fault: { kind: 'status', status: 500 } })
  const outage = Array.from({ length: 20 }, () => codeOf(rowsOf(small)))
  expect(new Set(await Promise.all(outage))).toEqual(new Set(['WarehouseUnavailable']))
  await tested.local.putFaults({
    call: 'ExecuteStatement',
    times: 1,
    fault: { kind: 'delay', ms: 3_000 },
  })
  const slow = codeOf(rowsOf(small, runOptions({ ms: 2_000 })))
  await sleep(50)
  const startedMs = performance.now()
  const others = await Promise.all(Array.from({ length: 8 }, () => rowsOf(small)))
  expect(others).toEqual(others.map(() => 3))
  expect(performance.now() - startedMs).toBeLessThan(1_000)
  expect(await slow).toBe('WarehouseTimeout')
})

it('asks an identity for another token once for 32 requests that are refused at once', async () => {
  let current = 'stale'
  let anewAsked = 0
  const getToken = ({ anew }: { readonly anew: boolean }) => {
    if (anew) {
      anewAsked += 1
      current = localToken
    }
    return Promise.resolve(current)
  }
  tested.adapter = tested.local.adapter({ credential: { kind: 'credential', getToken } })
  const asked = Array.from({ length: 32 }, () => rowsOf(small))
  expect(await Promise.all(asked)).toEqual(asked.map(() => 3))
  expect(anewAsked).toBe(1)
  current = 'refused again'
  const refused = Array.from({ length: 32 }, () => codeOf(rowsOf(small)))
  expect(new Set(await Promise.all(refused))).toEqual(new Set(['WarehouseAccessDenied']))
  expect(anewAsked).toBe(1)
  current = localToken
})

it('uses a rotated token without a restart', async () => {
  let current = 'old'
  tested.adapter = tested.local.adapter({
    credential: { kind: 'token', token: () => Promise.resolve(current) },
  })
  expect(await codeOf(rowsOf(small))).toBe('WarehouseAccessDenied')
  current = localToken
  expect(await rowsOf(small)).toBe(3)
})

describe('failures as real servers word them', () => {
  const fails = (message: string, form: 'operation' | 'status') => ({
    call: 'ExecuteStatement',
    fault: { kind: 'fail', message, form },
  })
  it.each([
    ['Access Denied; request: GET https://secret/part-0.parquet', 'StatementFailed', 'other'],
    ['The warehouse abc was stopped.', 'WarehouseStarting', 'stopped'],
    ['The background threadpool cannot accept new task', 'WarehouseBusy', 'full'],
  ])('%s', async (words, code, inWords) => {
    for (const form of ['operation', 'status'] as const) {
      await tested.local.putFaults(fails(words, form))
      await expect(rowsOf(small)).rejects.toMatchObject({ code, cause: { inWords } })
    }
  })

  it.each([
    ['moreRowsAfterClose', 'the statement is closed, but the answer says that there are more rows'],
    ['closedWithoutResults', 'the statement is closed, but its rows were not sent'],
  ])('an answer that contradicts itself: %s', async (form, cause) => {
    await tested.local.putFaults({
      call: 'ExecuteStatement',
      fault: { kind: 'contradiction', form },
    })
    await expect(rowsOf(small)).rejects.toMatchObject({ code: 'InvalidWarehouseAnswer', cause })
  })

  it('a batch that was damaged after its compression', async () => {
    const fault = { kind: 'garbledBatch', compressed: true }
    await tested.local.putFaults({ call: 'ExecuteStatement', fault })
    const cause = 'a compressed batch cannot be decompressed'
    await expect(rowsOf(small)).rejects.toMatchObject({ code: 'InvalidWarehouseAnswer', cause })
  })
})

it('takes a bug of ours for what it is, with its stack, and frees the statement', async () => {
  const bug = new TypeError('cannot read properties of undefined')
  const parameters = new Proxy(
    {},
    {
      ownKeys: () => {
        throw bug
      },
    },
  )
  const failure = tested.adapter.warehouse.run({ text: 'SELECT 1', parameters }, runOptions())
  await expect(failure).rejects.toMatchObject({ code: 'InternalError', cause: bug })
})

it('records the request and the connection of what it does', async () => {
  await rowsOf(small)
  await tested.local.putFaults({
    call: 'ExecuteStatement',
    times: 1,
    fault: { kind: 'deadSession' },
  })
  await rowsOf(small)
  await tested.local.putFaults({
    call: 'ExecuteStatement',
    times: 1,
    fault: { kind: 'status', status: 503 },
  })
  await rowsOf(small)
  const seen = tested.adapter.observed.map((each) => [
    each.kind,
    'requestId' in each ? each.requestId : 'none',
  ])
  expect(seen).toEqual([
    ['sessionOpened', 'none'],
    ['statementRan', 'request-1'],
    ['sessionLost', 'request-1'],
    ['sessionClosed', 'none'],
    ['sessionOpened', 'none'],
    ['statementRan', 'request-1'],
    ['callRepeated', 'request-1'],
    ['statementRan', 'request-1'],
  ])
})
