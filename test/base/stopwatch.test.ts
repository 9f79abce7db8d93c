// Timing of the stages, with a clock that goes only when it is told to.
import { makeStopwatch } from '../../src/base/stopwatch'

function handClock() {
  let now = 1_000
  return {
    pass: (ms: number) => {
      now += ms
    },
    clock: { now: () => 0, elapsed: () => now },
  }
}

it('times each stage and hands on what its work gives', () => {
  const { clock, pass } = handClock()
  const { time, timings } = makeStopwatch(clock)
  const parsed = time('parse', () => {
    pass(3)
    return 'parsed'
  })
  pass(100)
  time('plan', () => {
    pass(5)
  })
  expect({ parsed, timings: timings() }).toEqual({
    parsed: 'parsed',
    timings: { parse: 3, plan: 5 },
  })
})

it('knows no stage that was not entered', () => {
  expect(makeStopwatch(handClock().clock).timings()).toEqual({})
})

it('times work in the background until it settles, and adds up a stage that comes twice', async () => {
  const { clock, pass } = handClock()
  const { time, timings } = makeStopwatch(clock)
  const work = async (ms: number) => {
    await Promise.resolve()
    pass(ms)
    return ms
  }
  expect(await time('run', () => work(7))).toBe(7)
  expect(await time('run', () => work(20))).toBe(20)
  expect(timings()).toEqual({ run: 27 })
})

it('counts the time of work that fails in the background, and lets the failure through', async () => {
  const { clock, pass } = handClock()
  const { time, timings } = makeStopwatch(clock)
  const failing = time('run', async () => {
    await Promise.resolve()
    pass(9)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow(new Error('no'))
  expect(timings()).toEqual({ run: 9 })
})

it('lets an immediate failure through', () => {
  const { time } = makeStopwatch(handClock().clock)
  expect(() =>
    time('parse', () => {
      throw new Error('no')
    }),
  ).toThrow(new Error('no'))
})

it('gives timings that later stages do not change', () => {
  const { clock, pass } = handClock()
  const { time, timings } = makeStopwatch(clock)
  const before = timings()
  time('parse', () => {
    pass(1)
  })
  expect([before, timings()]).toEqual([{}, { parse: 1 }])
})
