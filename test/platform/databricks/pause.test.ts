// A warehouse that is out of reach is left alone for a moment, and no longer.
import { limits } from '../../../src/base/limits'
import { Problem } from '../../../src/base/problem'
import { Pause } from '../../../src/platform/databricks/pause'
import { ofHttp, ofNetwork, sqlFailure } from './driver-errors'

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

/** A pause, and how often it let work through that ends like this. */
function paused() {
  const pause = new Pause()
  let asked = 0
  const ask = (failure?: Error): Promise<unknown> =>
    pause
      .around(() => {
        asked += 1
        return failure === undefined ? Promise.resolve('done') : Promise.reject(failure)
      })
      .catch((error: unknown) => error)
  return { ask, asked: () => asked }
}

it('keeps callers away after so many failures in a row, and tells them the last one', async () => {
  const { ask, asked } = paused()
  const unreachable = ofNetwork('ECONNREFUSED')
  for (let i = 0; i < limits.failuresBeforePause; i += 1) await ask(unreachable)
  const told = await ask()
  expect(asked()).toBe(limits.failuresBeforePause)
  expect(told).toBeInstanceOf(Problem)
  expect((told as Problem).code).toBe('WarehouseUnavailable')
})

it('lets one through when the pause is over, and everybody when that one succeeds', async () => {
  const { ask } = paused()
  const starting = ofHttp(503, { 'Retry-After': '7' })
  for (let i = 0; i < limits.failuresBeforePause; i += 1) await ask(starting)
  expect(await ask()).toMatchObject({ code: 'WarehouseStarting', options: { retryAfterS: 7 } })
  jest.advanceTimersByTime(limits.pauseMs)
  expect(await ask(starting)).toBe(starting)
  expect(await ask()).toMatchObject({ code: 'WarehouseStarting' })
  jest.advanceTimersByTime(limits.pauseMs)
  expect([await ask(), await ask()]).toEqual(['done', 'done'])
})

it.each([
  ['a success between them', undefined],
  ['what the warehouse answered', sqlFailure('42P01')],
  ['too many statements', ofHttp(429)],
])('does not count %s', async (_, other) => {
  const { ask, asked } = paused()
  const rounds = limits.failuresBeforePause * 3
  for (let i = 0; i < rounds; i += 1) await ask(i % 2 === 0 ? other : (other ?? ofHttp(503)))
  expect(asked()).toBe(rounds)
  expect(await ask()).toBe('done')
})
