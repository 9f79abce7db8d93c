// What is asked again, how often, and after which wait.
import { limits } from '../../../src/base/limits'
import { Problem } from '../../../src/base/problem'
import type { Call } from '../../../src/platform/databricks/repetition'
import { repeat } from '../../../src/platform/databricks/repetition'
import { ofHttp, ofNetwork, ofStatus, silentSocket, sqlFailure, unreadable } from './driver-errors'

const calls: readonly Call[] = [
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

interface Told {
  readonly attempts: number
  readonly outcome: unknown
}

/** Asks until it is over; the work fails as often as there are failures. */
async function ask(
  call: Call,
  failures: readonly Error[],
  { remainingMs = 60_000, passMs = 60_000, signal = new AbortController().signal } = {},
): Promise<Told> {
  let attempts = 0
  const clock = { now: () => Date.now(), elapsed: () => performance.now() }
  const work = () => {
    const failure = failures[attempts]
    attempts += 1
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure)
  }
  const patience = { deadline: Date.now() + remainingMs, signal }
  const told = repeat(call, work, patience, clock).catch((error: unknown) => error)
  await jest.advanceTimersByTimeAsync(passMs)
  return { attempts, outcome: await told }
}

it.each(calls)('asks %s again when the warehouse has not begun it', async (call) => {
  for (const failure of [ofHttp(503), ofHttp(429), ofNetwork('ECONNREFUSED')]) {
    expect(await ask(call, [failure])).toEqual({ attempts: 2, outcome: 'done' })
  }
})

it.each(calls)('asks %s again after a lost answer only where that does no harm', async (call) => {
  for (const failure of [ofNetwork('ECONNRESET'), silentSocket, unreadable, ofHttp(504)]) {
    const expected =
      call === 'fetchResults' ? { attempts: 1, outcome: failure } : { attempts: 2, outcome: 'done' }
    expect(await ask(call, [failure])).toEqual(expected)
  }
})

it.each([
  ['a failed statement', sqlFailure('42P01')],
  ['a refusal', ofHttp(403)],
  ['a server’s own fault', ofHttp(500)],
  ['a problem of ours', new Problem('CallerLeft')],
])('does not ask again after %s', async (_, failure) => {
  expect(await ask('executeStatement', [failure])).toEqual({ attempts: 1, outcome: failure })
})

it.each(['cancelOperation', 'closeOperation', 'closeSession'] as const)(
  'asks %s again after any failure, unless what is to be tidied is gone',
  async (call) => {
    for (const failure of [sqlFailure('22012'), ofHttp(500), ofHttp(403)]) {
      expect(await ask(call, [failure])).toEqual({ attempts: 2, outcome: 'done' })
    }
    for (const what of ['Session', 'Operation']) {
      const gone = ofStatus(`Invalid ${what}Handle.`)
      expect(await ask(call, [gone])).toEqual({ attempts: 1, outcome: gone })
    }
  },
)

it('gives up with the last failure after a few attempts', async () => {
  const failures = Array.from({ length: 10 }, (_, i) => ofHttp(503, { 'x-attempt': String(i) }))
  const { attempts, outcome } = await ask('openSession', failures)
  expect({ attempts, outcome }).toEqual({
    attempts: limits.repeatsMax + 1,
    outcome: failures[limits.repeatsMax],
  })
})

/** How often it was asked by then. */
async function attemptsAfter(passMs: number, failures: readonly Error[]): Promise<number> {
  let attempts = 0
  const clock = { now: () => Date.now(), elapsed: () => 0 }
  const patience = { deadline: Date.now() + 60_000, signal: new AbortController().signal }
  const work = () => {
    attempts += 1
    return Promise.reject(failures[attempts - 1] ?? new Error('no more'))
  }
  const told = repeat('getInfo', work, patience, clock).catch(() => undefined)
  await jest.advanceTimersByTimeAsync(passMs)
  const seen = attempts
  await jest.advanceTimersByTimeAsync(60_000)
  await told
  return seen
}

it('waits longer each time, and at least half of that', async () => {
  const { repeatWaitMsMin: firstMs } = limits
  const failures = [ofHttp(503), ofHttp(503)]
  expect(await attemptsAfter(firstMs / 2 - 1, failures)).toBe(1)
  expect(await attemptsAfter(firstMs, failures)).toBeGreaterThanOrEqual(2)
  expect(await attemptsAfter(firstMs * 1.5 - 1, failures)).toBe(2)
  expect(await attemptsAfter(firstMs * 3, failures)).toBe(3)
})

it('waits as many seconds as the warehouse asks for', async () => {
  const soon = [ofHttp(503, { 'Retry-After': '2' })]
  expect(await attemptsAfter(1_999, soon)).toBe(1)
  expect(await attemptsAfter(2_000, soon)).toBe(2)
})

it('leaves a longer wait than its own to the caller', async () => {
  const later = ofHttp(503, { 'Retry-After': '17' })
  expect(await ask('getInfo', [later])).toEqual({ attempts: 1, outcome: later })
})

it('does not begin a wait that ends after the deadline', async () => {
  const failure = ofHttp(503)
  const told = await ask('getInfo', [failure], { remainingMs: 10 })
  expect(told).toEqual({ attempts: 1, outcome: failure })
})

it('does not ask again for a caller who left during the wait', async () => {
  const leaving = new AbortController()
  setTimeout(() => {
    leaving.abort()
  }, 10)
  const { attempts, outcome } = await ask('getInfo', [ofHttp(503)], { signal: leaving.signal })
  expect({ attempts, code: (outcome as Problem).code }).toEqual({
    attempts: 1,
    code: 'CallerLeft',
  })
})
