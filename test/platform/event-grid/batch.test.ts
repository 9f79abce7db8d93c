// How events are divided into requests.
import { toBatches } from '../../../src/platform/event-grid/batch'

const events = ['1', '22', '333', '4'].map((text) => ({ source: '/a', text, bytes: text.length }))
const bodies = (bytesMax: number, eventsMax: number) =>
  toBatches(events, { bytesMax, eventsMax }).map(({ body }) => body)

it.each<[number, number, readonly string[]]>([
  [100, 100, ['[1,22,333,4]']],
  [12, 100, ['[1,22,333,4]']],
  [11, 100, ['[1,22,333]', '[4]']],
  [6, 100, ['[1,22]', '[333]', '[4]']],
  [5, 100, ['[1]', '[22]', '[333]', '[4]']],
  [100, 3, ['[1,22,333]', '[4]']],
  [100, 1, ['[1]', '[22]', '[333]', '[4]']],
])('keeps to %d bytes and %d events, in order', (bytesMax, eventsMax, expected) => {
  expect(bodies(bytesMax, eventsMax)).toEqual(expected)
})

it('makes no request of nothing', () => {
  expect(toBatches([])).toEqual([])
})

it('says how many events each request has', () => {
  const batches = toBatches(events, { bytesMax: 11, eventsMax: 100 })
  expect(batches.map((batch) => batch.events)).toEqual([3, 1])
})
