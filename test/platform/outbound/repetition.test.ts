// How often a call is made again, and after which wait.
import { limits } from '../../../src/base/limits'
import { Problem } from '../../../src/base/problem'
import { repeat } from '../../../src/platform/outbound/repetition'

/** A failure in passing, after which the other side may have asked for a wait. */
class Passing extends Error {
  constructor(readonly retryAfterS?: number) {
    super('in passing')
  }
}

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

interface Asked {
  attempts: number
  readonly waitsMs: number[]
  outcome: unknown
}

/** Asks; the call fails as often as there are failures. */
function ask(failures: readonly Error[], patience: { remainingMs?: number; signal?: AbortSignal }) {
  const { remainingMs = 60_000, signal } = patience
  const asked: Asked = { attempts: 0, waitsMs: [], outcome: 'open' }
  const call = () => {
    const failure = failures[asked.attempts]
    asked.attempts += 1
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure)
  }
  repeat(
    call,
    { deadline: Date.now() + remainingMs, ...(signal && { signal }) },
    {
      mayRepeat: (error) => error instanceof Passing,
      retryAfterS: (error) => (error as Passing).retryAfterS,
      onRepeat: (_, waitMs) => asked.waitsMs.push(waitMs),
      clock: { now: () => Date.now(), elapsed: () => performance.now() },
    },
  ).then(
    (result) => (asked.outcome = result),
    (error: unknown) => (asked.outcome = error),
  )
  return asked
}

/** The same, some time later. */
async function askFor(
  passMs: number,
  failures: readonly Error[],
  patience: { remainingMs?: number; signal?: AbortSignal } = {},
) {
  const asked = ask(failures, patience)
  await jest.advanceTimersByTimeAsync(passMs)
  return asked
}

it('asks again what failed in passing, and nothing else', async () => {
  const bug = new Error('a bug')
  expect(await askFor(60_000, [new Passing()])).toMatchObject({ attempts: 2, outcome: 'done' })
  expect(await askFor(60_000, [bug])).toEqual({ attempts: 1, waitsMs: [], outcome: bug })
})

it('gives up with the last failure after a few attempts', async () => {
  const failures = Array.from({ length: 10 }, () => new Passing())
  const { attempts, waitsMs, outcome } = await askFor(60_000, failures)
  expect({ attempts, waits: waitsMs.length }).toEqual({
    attempts: limits.repeatsMax + 1,
    waits: limits.repeatsMax,
  })
  expect(outcome).toBe(failures[limits.repeatsMax])
})

it('waits longer each time, and at least half of that', async () => {
  const { repeatWaitMsMin: firstMs } = limits
  const failures = [new Passing(), new Passing()]
  expect((await askFor(firstMs / 2 - 1, failures)).attempts).toBe(1)
  expect((await askFor(firstMs, failures)).attempts).toBeGreaterThanOrEqual(2)
  expect((await askFor(firstMs * 1.5 - 1, failures)).attempts).toBe(2)
  expect((await askFor(firstMs * 3, failures)).attempts).toBe(3)
})

it('waits as many seconds as the other side asks for', async () => {
  const soon = [new Passing(2)]
  expect(await askFor(1_999, soon)).toEqual({ attempts: 1, waitsMs: [2_000], outcome: 'open' })
  expect(await askFor(2_000, soon)).toMatchObject({ attempts: 2, outcome: 'done' })
})

it.each([
  ['that is longer than its own', new Passing(17), 60_000],
  ['that ends after the deadline', new Passing(), 10],
])('leaves a wait %s to the caller', async (_, failure, remainingMs) => {
  const asked = await askFor(60_000, [failure], { remainingMs })
  expect(asked).toEqual({ attempts: 1, waitsMs: [], outcome: failure })
})

it.each<[string, unknown, string]>([
  ['who left', undefined, 'CallerLeft'],
  ['whose time is over', new Problem('WarehouseTimeout'), 'WarehouseTimeout'],
])('does not ask again for a caller %s during the wait', async (_, reason, code) => {
  const leaving = new AbortController()
  const asked = ask([new Passing()], { signal: leaving.signal })
  await jest.advanceTimersByTimeAsync(10)
  leaving.abort(reason)
  await jest.advanceTimersByTimeAsync(60_000)
  expect({ attempts: asked.attempts, code: (asked.outcome as Problem).code }).toEqual({
    attempts: 1,
    code,
  })
})

it('does not ask at all for a caller who has left', async () => {
  const { attempts, outcome } = await askFor(0, [], { signal: AbortSignal.abort() })
  expect({ attempts, code: (outcome as Problem).code }).toEqual({ attempts: 0, code: 'CallerLeft' })
})
