// The trace of an invocation: it goes on from what caused it, and begins anew where that says nothing that
// W3C's trace context allows.
import { invocation, parseTraceparent, printTraceparent } from '../../src/base/trace'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const given = `00-${traceId}-${spanId}-00`

it('goes on from its cause, with a span of its own, whatever was sampled there', () => {
  const { requestId, trace } = invocation('request', given)
  expect({ requestId, trace }).toEqual({
    requestId: 'request',
    trace: { traceId, parentId: spanId, spanId: expect.stringMatching(/^[\da-f]{16}$/) as string },
  })
  expect(trace.spanId).not.toBe(spanId)
})

it('takes the first cause that is well formed', () => {
  const other = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  expect(invocation('request', undefined, '', given, other).trace).toMatchObject({ traceId })
})

it('hands on what it is given, as sampled', () => {
  expect(printTraceparent(parseTraceparent(given)!)).toBe(`00-${traceId}-${spanId}-01`)
})

it('takes a later version, which may say more', () => {
  expect(parseTraceparent(`cc-${traceId}-${spanId}-01-more`)).toEqual({ traceId, spanId })
})

it.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['two lines of the header', `${given}, ${given}`],
  ['the forbidden version', `ff-${traceId}-${spanId}-00`],
  ['more than its version says', `${given}-more`],
  ['no trace', `00-${'0'.repeat(32)}-${spanId}-00`],
  ['no span', `00-${traceId}-${'0'.repeat(16)}-00`],
  ['capitals', given.toUpperCase()],
  ['a short id', `00-${traceId.slice(1)}-${spanId}-00`],
  ['what is no number', `00-${traceId.replace('4', 'g')}-${spanId}-00`],
  ['spaces', ` ${given}`],
])('begins a trace after %s', (_, text) => {
  const first = invocation('request', text).trace
  expect(first).toEqual({
    traceId: expect.stringMatching(/^[\da-f]{32}$/) as string,
    spanId: expect.stringMatching(/^[\da-f]{16}$/) as string,
  })
  expect(invocation('request', text).trace.traceId).not.toBe(first.traceId)
})
