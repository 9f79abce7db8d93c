// Times as declarations write them.
import { durationPattern, toMilliseconds } from '../../src/declare/service-level'

it.each([
  ['1s', 1_000],
  ['60s', 60_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['999999h', 3_599_996_400_000],
])('%s is %d milliseconds', (duration, expected) => {
  expect(durationPattern.test(duration)).toBe(true)
  expect(toMilliseconds(duration)).toBe(expected)
})
