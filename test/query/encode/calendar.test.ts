// Days and microseconds as text, over the whole range of the types.
import fc from 'fast-check'
import { dateText, timestampText } from '../../../src/query/encode/calendar'

describe('a date', () => {
  it.each([
    [0, '1970-01-01'],
    [-1, '1969-12-31'],
    [19_782, '2024-02-29'],
    [11_016, '2000-02-29'],
    [-25_509, '1900-02-28'],
    [-25_508, '1900-03-01'],
    [-719_162, '0001-01-01'],
    [-719_163, '0000-12-31'],
    [-719_529, '-0001-12-31'],
    [2_932_896, '9999-12-31'],
    [2_932_897, '+10000-01-01'],
    [2_147_483_647, '+5881580-07-11'],
    [-2_147_483_648, '-5877641-06-23'],
  ])('%d days from 1970 is %s', (days, text) => {
    expect(dateText(days)).toBe(text)
  })

  it('is what JavaScript says wherever JavaScript can say it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
        expect(dateText(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
      }),
    )
  })
})

describe('a timestamp', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000000'],
    [-1n, '1969-12-31T23:59:59.999999'],
    [1_706_745_599_123_456n, '2024-01-31T23:59:59.123456'],
    [-62_135_596_800_000_000n, '0001-01-01T00:00:00.000000'],
    [253_402_300_799_999_999n, '9999-12-31T23:59:59.999999'],
    [2n ** 63n - 1n, '+294247-01-10T04:00:54.775807'],
    [-(2n ** 63n), '-290308-12-21T19:59:05.224192'],
  ])('%d microseconds from 1970 is %s', (micros, text) => {
    expect(timestampText(micros)).toBe(text)
  })
})
