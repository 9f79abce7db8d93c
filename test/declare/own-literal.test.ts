// Literals from text that the encoder wrote: more than callers may write, and canonical like theirs.
import { isFault, ownLiteral, parseLiteral } from '../../src/declare/literal'
import type { SqlType } from '../../src/declare/sql-type'

const decimal: SqlType = { kind: 'decimal', precision: 10, scale: 2 }

it.each<[SqlType, string, string]>([
  [{ kind: 'string' }, '1.00', '1.00'],
  [{ kind: 'bigint' }, '-9223372036854775808', '-9223372036854775808'],
  [{ kind: 'double' }, '-0', '-0'],
  [{ kind: 'float' }, 'NaN', 'NaN'],
  [decimal, '19.90', '19.9'],
  [decimal, '-100.00', '-100'],
  [decimal, '0.00', '0'],
  [decimal, '100', '100'],
  [{ kind: 'decimal', precision: 10, scale: 0 }, '100', '100'],
  [{ kind: 'date' }, '2024-02-29', '2024-02-29'],
  [{ kind: 'timestamp' }, '2024-02-29T12:00:00.000000Z', '2024-02-29T12:00:00.000000Z'],
])('the text of %j is taken as a caller’s is: %s is %s', (type, text, canonical) => {
  const literal = ownLiteral(type, text)
  expect(literal).toEqual({ type, text: canonical })
  expect(ownLiteral(type, literal.text)).toEqual(literal)
  expect(parseLiteral(type, text)).toEqual(literal)
})

it.each<[SqlType, string]>([
  [{ kind: 'date' }, '+10000-01-01'],
  [{ kind: 'date' }, '-0044-03-15'],
  [{ kind: 'timestamp' }, '+294247-01-10T04:00:54.775807Z'],
  [{ kind: 'timestamp_ntz' }, '0000-12-31T23:59:59.999999'],
])('%j %s, which only a table can hold, is taken, too', (type, text) => {
  expect(ownLiteral(type, text)).toEqual({ type, text })
  expect(isFault(parseLiteral(type, text))).toBe(true)
})
