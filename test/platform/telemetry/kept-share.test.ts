// The share of ordinary requests that is kept: what is kept stands for all, however many come, and is never more than twice
// the bound in a second.
import { limits } from '../../../src/base/limits'
import { makeKeptShare } from '../../../src/platform/telemetry/exporter/kept-share'

const bound = limits.tracesPerSecondMax

/** Seconds of evenly spread requests, by how many each has: for each second, what is kept and what that stands for. */
function keptOf(perSecond: readonly number[], shareMax = 1) {
  let elapsedMs = 0
  const share = makeKeptShare({ now: () => 0, elapsed: () => elapsedMs }, shareMax)
  let seed = 1
  const nextPlace = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  return perSecond.map((requests, second) => {
    const shares = Array.from({ length: requests }, (_, i) => {
      elapsedMs = second * 1_000 + (i * 1_000) / requests
      return share.of(nextPlace())
    }).filter((each) => each !== undefined)
    return { kept: shares.length, standFor: shares.reduce((sum, each) => sum + 1 / each, 0) }
  })
}

const sumOf = (seconds: ReturnType<typeof keptOf>, of: 'kept' | 'standFor') =>
  seconds.reduce((sum, each) => sum + each[of], 0)

it('few requests are all kept, and stand for themselves', () => {
  expect(keptOf([1, bound, 2])).toEqual([1, bound, 2].map((kept) => ({ kept, standFor: kept })))
})

it.each([100, 1_000])(
  'of %d in a second about the bound is kept, and stands for all',
  (requests) => {
    const [, ...seconds] = keptOf(Array.from({ length: 200 }, () => requests))
    expect(sumOf(seconds, 'kept') / seconds.length).toBeGreaterThan(bound * 0.85)
    expect(sumOf(seconds, 'kept') / seconds.length).toBeLessThan(bound * 1.15)
    const standFor = sumOf(seconds, 'standFor') / seconds.length
    expect(standFor / requests).toBeGreaterThan(0.85)
    expect(standFor / requests).toBeLessThan(1.15)
  },
)

it('a share that is set counts where fewer come than are kept', () => {
  const seconds = keptOf(
    Array.from({ length: 200 }, () => 20),
    0.1,
  )
  expect(sumOf(seconds, 'standFor') / 200 / 20).toBeCloseTo(1, 0)
  expect(sumOf(seconds, 'kept') / 200).toBeLessThan(3)
})

it('a second that brings far more than the one before keeps twice the bound', () => {
  const [, burst] = keptOf([1, 1_000])
  expect(burst?.kept).toBe(2 * bound)
})

it('after a rush all are kept again', () => {
  expect(keptOf([1_000, 1_000, 2, 2])[3]).toEqual({ kept: 2, standFor: 2 })
})
