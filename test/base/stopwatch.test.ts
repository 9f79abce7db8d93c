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
  const { time, times } = makeStopwatch(clock)
  const parsed = time('parse', () => {
    pass(3)
    return 'parsed'
  })
  pass(100)
  time('plan', () => {
    pass(5)
  })
  expect({ parsed, times: times() }).toEqual({
    parsed: 'parsed',
    times: { parse: { afterMs: 0, tookMs: 3 }, plan: { afterMs: 103, tookMs: 5 } },
  })
})

it('knows no stage that was not entered', () => {
  expect(makeStopwatch(handClock().clock).times()).toEqual({})
})

it('times work in the background until it settles, and adds up a stage that comes twice', async () => {
  const { clock, pass } = handClock()
  const { time, times } = makeStopwatch(clock)
  const work = async (ms: number) => {
    await Promise.resolve()
    pass(ms)
    return ms
  }
  expect(await time('run', () => work(7))).toBe(7)
  expect(await time('run', () => work(20))).toBe(20)
  expect(times()).toEqual({ run: { afterMs: 0, tookMs: 27 } })
})

it('counts the time of work that fails in the background, and lets the failure through', async () => {
  const { clock, pass } = handClock()
  const { time, times } = makeStopwatch(clock)
  const failing = time('run', async () => {
    await Promise.resolve()
    pass(9)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow(new Error('no'))
  expect(times()).toEqual({ run: { afterMs: 0, tookMs: 9 } })
})

it('counts the time of work that fails at once, and lets the failure through', () => {
  const { clock, pass } = handClock()
  const { time, times } = makeStopwatch(clock)
  expect(() =>
    time('parse', () => {
      pass(2)
      throw new Error('no')
    }),
  ).toThrow(new Error('no'))
  expect(times()).toEqual({ parse: { afterMs: 0, tookMs: 2 } })
})

it('gives times that later stages do not change', () => {
  const { clock, pass } = handClock()
  const { time, times } = makeStopwatch(clock)
  const before = times()
  time('parse', () => {
    pass(1)
  })
  expect([before, times()]).toEqual([{}, { parse: { afterMs: 0, tookMs: 1 } }])
})
