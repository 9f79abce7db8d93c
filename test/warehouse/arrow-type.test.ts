// Which nested columns fit their declaration: fields by name at every depth, one too many does no harm.
import { Field, Int32, Int64, List, Map_, Struct, Utf8, type DataType } from 'apache-arrow'
import type { SqlType } from '../../src/declare/sql-type'
import { isEncodedAs } from '../../src/warehouse/arrow-type'

const field = (name: string, type: DataType) => new Field(name, type, true)
const struct = (...fields: readonly Field[]) => new Struct([...fields])
const list = (type: DataType) => new List(field('element', type))
const map = (value: DataType) =>
  new Map_(field('entries', struct(field('key', new Utf8()), field('value', value))) as never)

const [a, b] = [field('a', new Int32()), field('b', new Utf8())]
const declared: SqlType = {
  kind: 'struct',
  fields: { a: { kind: 'int' }, b: { kind: 'string' } },
}

it.each<[string, boolean, DataType]>([
  ['its fields in order', true, struct(a, b)],
  ['its fields in another order', true, struct(b, a)],
  ['a field more, before and between', true, struct(field('0', b.type), a, field('c', a.type), b)],
  ['names in another case', true, struct(field('A', a.type), field('B', b.type))],
  ['the name in its case, and in another', true, struct(field('A', b.type), a, b)],
  ['a field less', false, struct(a)],
  ['a field of another type', false, struct(field('a', new Int64()), b)],
  ['a field twice', false, struct(a, a, b)],
  [
    'a field in two other cases',
    false,
    struct(a, field('B', b.type), field('b ', b.type), field('B', b.type)),
  ],
  ['no fields', false, struct()],
])('a STRUCT with %s: %s', (_, fits, given) => {
  expect(isEncodedAs(declared, given)).toBe(fits)
  expect(isEncodedAs({ kind: 'array', element: declared }, list(given))).toBe(fits)
  const key: SqlType = { kind: 'string' }
  expect(isEncodedAs({ kind: 'map', key, value: declared, pairs: true }, map(given))).toBe(fits)
  const outer: SqlType = { kind: 'struct', fields: { deep: declared } }
  expect(isEncodedAs(outer, struct(field('more', a.type), field('DEEP', given)))).toBe(fits)
})

it('a struct is not taken for a list or a map, nor one for the other', () => {
  const element: SqlType = { kind: 'int' }
  expect(isEncodedAs(declared, list(a.type))).toBe(false)
  expect(isEncodedAs({ kind: 'array', element }, struct(a))).toBe(false)
  expect(
    isEncodedAs(
      { kind: 'map', key: { kind: 'string' }, value: element, pairs: false },
      list(a.type),
    ),
  ).toBe(false)
})
