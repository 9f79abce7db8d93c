// Which calls to a warehouse are made again after which failures, and what is recorded of it.
import { invocation, type Invocation } from '../../../src/base/trace'
import type { Observation } from '../../../src/base/observation'
import { Problem } from '../../../src/base/problem'
import { askWarehouse, type WarehouseCall } from '../../../src/platform/databricks/warehouse-call'
import { ofHttp, ofNetwork, ofStatus, silentSocket, sqlFailure, unreadable } from './driver-errors'

const calls: readonly WarehouseCall[] = [
  'openSession',
  'executeStatement',
  'waitForOperation',
  'openResult',
  'fetchResults',
  'cancelOperation',
  'closeOperation',
  'closeSession',
  'getInfo',
]

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

/** Asks once and, if that is repeated, once more. */
async function ask(call: WarehouseCall, failure: Error, of?: Invocation) {
  const observed: Observation[] = []
  let attempts = 0
  const work = () => {
    attempts += 1
    return attempts === 1 ? Promise.reject(failure) : Promise.resolve('done')
  }
  const asked = askWarehouse(
    call,
    work,
    { deadline: Date.now() + 60_000 },
    {
      clock: { now: () => Date.now(), elapsed: () => performance.now() },
      observe: (observation) => observed.push(observation),
      connection: 'default',
      invocation: of,
    },
  ).catch((error: unknown) => error)
  await jest.advanceTimersByTimeAsync(30_000)
  return { attempts, outcome: await asked, observed }
}

const again = { attempts: 2, outcome: 'done' }

it.each(calls)('asks %s again when the warehouse has not begun it', async (call) => {
  for (const failure of [ofHttp(503), ofHttp(429), ofNetwork('ECONNREFUSED')]) {
    expect(await ask(call, failure)).toMatchObject(again)
  }
})

it.each(calls)('asks %s again after a lost answer only where that does no harm', async (call) => {
  for (const failure of [ofNetwork('ECONNRESET'), silentSocket, unreadable, ofHttp(504)]) {
    const once = { attempts: 1, outcome: failure, observed: [] }
    expect(await ask(call, failure)).toMatchObject(call === 'fetchResults' ? once : again)
  }
})

it.each([
  ['a failed statement', sqlFailure('42601')],
  ['a warehouse that is stopped', ofStatus('The warehouse x was stopped.') as unknown as Error],
  ['a refusal', ofHttp(403)],
  ['a server’s own fault', ofHttp(500)],
  ['a problem of ours', new Problem('CallerLeft')],
])('does not ask again after %s', async (_, failure) => {
  const once = { attempts: 1, outcome: failure, observed: [] }
  expect(await ask('executeStatement', failure)).toEqual(once)
})

it.each(['cancelOperation', 'closeOperation', 'closeSession'] as const)(
  'asks %s again after any failure, unless what is to be freed is gone',
  async (call) => {
    for (const failure of [sqlFailure('22012'), ofHttp(500), ofHttp(403)]) {
      expect(await ask(call, failure)).toMatchObject(again)
    }
    for (const what of ['Session', 'Operation']) {
      const gone = ofStatus(`Invalid ${what}Handle.`) as unknown as Error
      expect(await ask(call, gone)).toEqual({ attempts: 1, outcome: gone, observed: [] })
    }
  },
)

it('records which call is made again for which request, after what and which wait', async () => {
  const first = invocation('r1')
  const soon = ofHttp(503, { 'Retry-After': '2' })
  const repeated = { kind: 'callRepeated', connection: 'default', waitMs: 2_000 }
  const cause = '{"httpStatus":503}'
  expect((await ask('fetchResults', soon, first)).observed).toEqual([
    { ...repeated, ...first, call: 'fetchResults', cause },
  ])
  expect((await ask('closeSession', soon)).observed).toEqual([
    { ...repeated, call: 'closeSession', cause },
  ])
})
