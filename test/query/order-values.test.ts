// The values that pages are cut by: which rows belong together, and what the next page starts after.
import {
  makeData,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
  type RecordBatch,
} from 'apache-arrow'
import {
  orderReader,
  sameOrderValues,
  toCursorValues,
  type OrderValues,
} from '../../src/query/order-values'
import { keyedPlan } from './keyed-source'
import { problemOf } from '../problem-of'

const plan = {
  ...keyedPlan(10),
  columns: [{ name: 'kind', type: { kind: 'string' as const }, mask: 'clear' as const }],
}

/** Keys by their bytes, through IPC. */
function keys(...values: readonly Uint8Array[]): readonly OrderValues[] {
  const data = Buffer.concat(values)
  const ends = values.map((_, i) => Buffer.concat(values.slice(0, i + 1)).length)
  const valueOffsets = Int32Array.from([0, ...ends])
  const vector = new Vector([
    makeData({ type: new Utf8(), length: values.length, data, valueOffsets } as never),
  ])
  const [batch] = tableFromIPC(tableToIPC(new Table({ kind: vector }))).batches
  const read = orderReader(plan, batch as unknown as RecordBatch)
  return values.map((_, row) => read(row))
}

const values = (...texts: (string | null)[]): OrderValues =>
  texts.map((text) => ({ text, isExact: true }))

it.each([
  [values('a', null), values('a', null), true],
  [values('a'), values('A'), false],
  [values(null), values(''), false],
  [values('0'), values('-0'), true],
  [values('NaN'), values('NaN'), true],
])('%j and %j are one group: %p', (left, right, same) => {
  expect(sameOrderValues(left, right)).toBe(same)
})

it('a page can start after any text, also after one that begins with U+FEFF', () => {
  const [key = []] = keys(Buffer.from('\ufeffa'))
  expect(toCursorValues(plan, key)).toEqual([{ type: { kind: 'string' }, text: '\ufeffa' }])
})

it('no page can start after bytes that are not UTF-8: its text would be that of other keys', () => {
  const [one = [], other = []] = keys(Uint8Array.of(0x61, 0xff), Uint8Array.of(0x61, 0xfe))
  expect(sameOrderValues(one, other)).toBe(true)
  for (const key of [one, other]) {
    expect(problemOf(() => toCursorValues(plan, key))).toMatchObject({
      code: 'SourceDrift',
      message: 'The key column kind contains text that is not UTF-8, so no page can start there.',
      options: { target: 'kind' },
    })
  }
})
