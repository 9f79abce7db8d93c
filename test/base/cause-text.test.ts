// What a failure is recorded with: always a text, with the stack of a bug and of what caused it.
import { causeText } from '../../src/base/cause-text'
import { limits } from '../../src/base/limits'
import { Problem } from '../../src/base/problem'

const cyclic: Record<string, unknown> = { name: 'a' }
cyclic['self'] = cyclic
const failed = (cause: unknown) => new Problem('StatementFailed', undefined, { cause })
const { title } = failed(0).kind

it.each<[string, unknown, string]>([
  ['nothing', undefined, title],
  ['a text', 'why', '"why"'],
  ['a record', { status: 401 }, '{"status":401}'],
  ['a cycle', cyclic, "<ref *1> { name: 'a', self: [Circular *1] }"],
  ['a BigInt', { rows: 1n }, '{ rows: 1n }'],
  ['a symbol', Symbol('why'), 'Symbol(why)'],
])('of an expected failure is what its stage kept of it: %s', (_, cause, text) => {
  expect(causeText(failed(cause))).toBe(text)
})

it('of a bug is its stack, with those of the errors that caused it', () => {
  const inner = new RangeError('inner')
  const outer = new TypeError('outer', { cause: inner })
  const internal = new Problem('InternalError', undefined, { cause: outer })
  expect(causeText(internal)).toBe(`${outer.stack}\ncaused by: ${inner.stack}`)
})

it('of a bug that is no error is the stack of where it was noticed, with the thing itself', () => {
  const internal = new Problem('InternalError', undefined, { cause: { odd: true } })
  expect(causeText(internal)).toBe(`${internal.stack}\ncaused by: {"odd":true}`)
})

it('ends, however long the chain of causes and the text are', () => {
  const endless = new Error('again')
  endless.cause = endless
  const text = causeText(failed(endless))
  expect(text.split('caused by:')).toHaveLength(limits.causesMax)
  expect(causeText(failed('x'.repeat(1_000_000)))).toHaveLength(limits.causeCharactersMax)
})

it.each<[string, object]>([
  ['a getter', Object.defineProperty(new Error('x'), 'stack', { get: fail })],
  ['a trap', new Proxy({}, { getPrototypeOf: fail })],
])('is said not to be printable where %s throws', (_, cause) => {
  expect(causeText(failed(cause))).toBe(`${title} Its cause cannot be printed.`)
})

it('is what can be shown where a function of the value throws', () => {
  expect(causeText(failed({ toJSON: fail }))).toBe('{ toJSON: [Function: fail] }')
})

function fail(): never {
  throw new Error('no')
}
