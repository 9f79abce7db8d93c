// Waiting no longer than anybody waits for us, with timers that go only when they are told to.
import { getEventListeners } from 'node:events'
import { Problem } from '../../src/base/problem'
import { inTime } from '../../src/base/in-time'

const nowMs = 5_000
const clock = { now: () => nowMs, elapsed: () => 0 }

/** Work that ends when the test says so, and what the one who waits for it was told. */
function waitFor(remainingMs: number, leaving = new AbortController()) {
  let finish: (value: string) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const work = new Promise<string>((resolve, reject) => {
    finish = resolve
    fail = reject
  })
  const told: string[] = []
  const { signal } = leaving
  const late: string[] = []
  const patience = { deadline: nowMs + remainingMs, signal }
  const tooLate = (value: string, { code }: Problem) => late.push(`${value} after ${code}`)
  void inTime(work, patience, clock, tooLate).then(
    (value) => told.push(value),
    (error: unknown) => told.push(error instanceof Problem ? error.code : String(error)),
  )
  return {
    told,
    late,
    finish,
    fail,
    leave: () => {
      leaving.abort()
    },
    /** What is still there to wake somebody up. */
    left: () => ({
      timers: jest.getTimerCount(),
      listeners: getEventListeners(signal, 'abort').length,
    }),
  }
}

const nothingLeft = { timers: 0, listeners: 0 }

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

it('hands on what the work gives, and leaves neither timer nor listener', async () => {
  const { told, finish, left } = waitFor(100)
  await pass(99)
  expect([told, left()]).toEqual([[], { timers: 1, listeners: 1 }])
  finish('done')
  await pass(0)
  expect([told, left()]).toEqual([['done'], nothingLeft])
})

it('hands on the work’s own failure', async () => {
  const { told, fail, left } = waitFor(100)
  fail(new Error('no'))
  await pass(0)
  expect([told, left()]).toEqual([['Error: no'], nothingLeft])
})

it('gives up at the deadline, and not before', async () => {
  const { told, left } = waitFor(100)
  await pass(99)
  expect(told).toEqual([])
  await pass(1)
  expect([told, left()]).toEqual([['WarehouseTimeout'], nothingLeft])
})

it.each([0, -1, -60_000])('gives up at once when %i ms remain', async (remainingMs) => {
  const { told, left } = waitFor(remainingMs)
  await pass(0)
  expect([told, left()]).toEqual([['WarehouseTimeout'], nothingLeft])
})

it('takes work that is done already, even when no time remains', async () => {
  const { told, finish, left } = waitFor(-1)
  finish('done')
  await pass(0)
  expect([told, left()]).toEqual([['done'], nothingLeft])
})

it('stops waiting as soon as the caller leaves', async () => {
  const { told, leave, left } = waitFor(100)
  await pass(10)
  leave()
  await pass(0)
  expect([told, left()]).toEqual([['CallerLeft'], nothingLeft])
})

it('does not wait for a caller who has left before', async () => {
  const leaving = new AbortController()
  leaving.abort()
  const { told, left } = waitFor(100, leaving)
  await pass(0)
  expect([told, left()]).toEqual([['CallerLeft'], nothingLeft])
})

it.each(['done', 'no'])(
  'ignores an outcome that comes after the deadline (%s)',
  async (outcome) => {
    const { told, finish, fail, leave } = waitFor(100)
    await pass(100)
    if (outcome === 'done') finish(outcome)
    else fail(new Error(outcome))
    leave()
    await pass(1_000)
    expect(told).toEqual(['WarehouseTimeout'])
  },
)

it('hands over what comes when nobody waits any more, with what was told instead', async () => {
  const [slow, left] = [waitFor(100), waitFor(100)]
  left.leave()
  await pass(100)
  expect([slow.late, left.late]).toEqual([[], []])
  slow.finish('rows')
  left.finish('rows')
  await pass(0)
  expect([slow.late, left.late]).toEqual([
    ['rows after WarehouseTimeout'],
    ['rows after CallerLeft'],
  ])
})

it('ignores that the caller leaves after the work is done', async () => {
  const { told, late, finish, leave } = waitFor(100)
  finish('done')
  await pass(0)
  leave()
  await pass(1_000)
  expect([told, late]).toEqual([['done'], []])
})
