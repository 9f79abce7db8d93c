// The rows of a feed: keys that no service on the way can misread, and texts in parts.
import {
  eventRowKey,
  partitionKeyOf,
  toFeedRow,
  toText,
} from '../../../src/platform/table-storage/feed-rows'

it('makes keys of characters alone that nobody on the way encodes', () => {
  const everything = String.fromCodePoint(...Array.from({ length: 0x200 }, (_, i) => i), 0x1f6eb)
  expect(partitionKeyOf(everything)).toMatch(/^[\w.~-]+$/)
  expect(partitionKeyOf('/datamesh/aviation/flights~1')).toBe(
    '~2Fdatamesh~2Faviation~2Fflights~7e1',
  )
})

it('makes keys of events that are in the order of their sequences', () => {
  const sequences = [0, 1, 2, 9, 10, 11, 99, 100, 1e6, Number.MAX_SAFE_INTEGER]
  const keys = sequences.map(eventRowKey)
  expect([...keys].sort()).toEqual(keys)
  expect(new Set(keys.map(({ length }) => length)).size).toBe(1)
})

it.each([
  ['none', '', 1],
  ['as many characters as a property takes', 'x'.repeat(32_768), 1],
  ['one more', 'x'.repeat(32_769), 2],
  ['characters of two halves', '🛫'.repeat(32_768), 2],
  ['characters of two halves, where a part would end between them', `x${'🛫'.repeat(16_384)}`, 2],
])('puts a text into parts that are whole, and together are the text: %s', (_, text, count) => {
  const { partitionKey, rowKey, ...parts } = toFeedRow('feed', 'state', text)
  expect([partitionKey, rowKey]).toEqual(['feed', 'state'])
  expect(Object.keys(parts)).toEqual(Array.from({ length: count }, (_part, i) => `text${i}`))
  // It throws for half a character.
  for (const part of Object.values(parts)) expect(encodeURIComponent(part)).toBeDefined()
  expect(toText(parts)).toBe(text)
})
