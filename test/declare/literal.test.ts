// From text to a literal, type by type: what is taken, in which canonical text, and what is refused
// with which form that would be right. Times have a file of their own.
import { parseLiteral } from '../../src/declare/literal'
import type { ScalarKind, SqlType } from '../../src/declare/sql-type'

const decimal = (precision: number, scale: number): SqlType => ({
  kind: 'decimal',
  precision,
  scale,
})
const whole = (range: string) => `a whole number from ${range}`
const bigintRange = whole('-9223372036854775808 to 9223372036854775807')
const decimalForm = (before: number, after: number) =>
  `a number of at most ${before} digits before the point and ${after} after it, without an exponent`
const floatForm = (kind: string) =>
  `a ${kind}: a number such as 1.5 or 2e-7, NaN, Infinity or -Infinity`

describe('text, truth and whole numbers', () => {
  it.each<[ScalarKind, string, string]>([
    ['string', '', ''],
    ['string', ' as it is: ’; DROP\u0000 ', ' as it is: ’; DROP\u0000 '],
    ['boolean', 'true', 'true'],
    ['boolean', 'false', 'false'],
    ['tinyint', '-128', '-128'],
    ['tinyint', '127', '127'],
    ['smallint', '-32768', '-32768'],
    ['smallint', '32767', '32767'],
    ['int', '-2147483648', '-2147483648'],
    ['int', '2147483647', '2147483647'],
    ['int', '007', '7'],
    ['int', '-0', '0'],
    ['int', '0'.repeat(100), '0'],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['bigint', '9223372036854775807', '9223372036854775807'],
    ['bigint', '9007199254740993', '9007199254740993'],
  ])('takes %s %j as %j', (kind, text, canonical) => {
    expect(parseLiteral({ kind }, text)).toEqual({ type: { kind }, text: canonical })
  })

  it.each<[ScalarKind, string, string]>([
    ['boolean', 'TRUE', 'true or false'],
    ['boolean', '1', 'true or false'],
    ['boolean', '', 'true or false'],
    ['tinyint', '-129', whole('-128 to 127')],
    ['tinyint', '128', whole('-128 to 127')],
    ['smallint', '-32769', whole('-32768 to 32767')],
    ['smallint', '32768', whole('-32768 to 32767')],
    ['int', '-2147483649', whole('-2147483648 to 2147483647')],
    ['int', '2147483648', whole('-2147483648 to 2147483647')],
    ['bigint', '-9223372036854775809', bigintRange],
    ['bigint', '9223372036854775808', bigintRange],
    ...[
      '',
      '-',
      '+5',
      ' 5',
      '5 ',
      '5\n',
      '1_0',
      '1,0',
      '1.0',
      '1e3',
      '0x10',
      '٣',
      'NaN',
      'null',
    ].map((text): [ScalarKind, string, string] => ['bigint', text, bigintRange]),
    ['bigint', '0'.repeat(101), bigintRange],
  ])('refuses %s %j', (kind, text, expected) => {
    expect(parseLiteral({ kind }, text)).toEqual({ expected })
  })
})

describe('decimals', () => {
  const integral = '1'.repeat(20)
  const fraction = '1'.repeat(18)

  it.each<[number, number, string, string]>([
    [38, 18, `${integral}.${fraction}`, `${integral}.${fraction}`],
    [38, 18, `-${'9'.repeat(20)}.${'9'.repeat(18)}`, `-${'9'.repeat(20)}.${'9'.repeat(18)}`],
    [38, 0, '9'.repeat(38), '9'.repeat(38)],
    [38, 38, `0.${'9'.repeat(38)}`, `0.${'9'.repeat(38)}`],
    [38, 18, `00${integral}.${fraction}000`, `${integral}.${fraction}`],
    [10, 2, '1.50', '1.5'],
    [10, 2, '1.500000', '1.5'],
    [10, 2, '10', '10'],
    [10, 2, '10.00', '10'],
    [10, 2, '0.05', '0.05'],
    [10, 2, '-0', '0'],
    [10, 2, '-0.00', '0'],
    [10, 2, '-0.01', '-0.01'],
    [2, 2, '00.50', '0.5'],
  ])('takes DECIMAL(%i,%i) %s as %s', (precision, scale, text, canonical) => {
    const type = decimal(precision, scale)
    expect(parseLiteral(type, text)).toEqual({ type, text: canonical })
  })

  it.each<[number, number, string]>([
    [38, 18, `1${integral}`],
    [38, 18, `0.1${fraction}`],
    [38, 0, '1'.repeat(39)],
    [38, 38, '1'],
    [2, 2, '1'],
    [10, 2, '1.005'],
    [10, 2, '123456789'],
    ...['', '-', '.', '.5', '5.', '1.2.3', '+5', '--5', '1e2', '1_0', '1,5', ' 1', '1 ', '1\n'].map(
      (text): [number, number, string] => [10, 2, text],
    ),
    ...['NaN', 'Infinity', '٣', '0x1'].map((text): [number, number, string] => [10, 2, text]),
    [10, 2, '0'.repeat(101)],
  ])('refuses DECIMAL(%i,%i) %j', (precision, scale, text) => {
    const expected = decimalForm(precision - scale, scale)
    expect(parseLiteral(decimal(precision, scale), text)).toEqual({ expected })
  })
})

describe('floating point', () => {
  it.each<['float' | 'double', string, string]>([
    ['double', '1.50', '1.5'],
    ['double', '1E3', '1000'],
    ['double', '1e-7', '1e-7'],
    ['double', '0.0', '0'],
    ['double', '0e999', '0'],
    ['double', '-0', '-0'],
    ['double', '-0.0', '-0'],
    ['double', '1.7976931348623157e308', '1.7976931348623157e+308'],
    ['double', '5e-324', '5e-324'],
    ['float', '0.1', '0.1'],
    ['float', '3.4028235e38', '3.4028235e+38'],
    ['float', '1e-45', '1e-45'],
    ['float', '16777216', '16777216'],
    ['float', '0.100000001', '0.1'],
    ['double', '9007199254740992', '9007199254740992'],
    ['double', '37543807248563130', '37543807248563130'],
    ['double', '9007199254740993.5', '9007199254740994'],
    ['double', 'NaN', 'NaN'],
    ['double', 'Infinity', 'Infinity'],
    ['float', '-Infinity', '-Infinity'],
  ])('takes %s %s as %s', (kind, text, canonical) => {
    expect(parseLiteral({ kind }, text)).toEqual({ type: { kind }, text: canonical })
  })

  it.each<['float' | 'double', string]>([
    ['double', '1e309'],
    ['double', '-1e309'],
    ['double', '2e-324'],
    ['float', '3.4028236e38'],
    ['float', '16777217'],
    ['double', '9007199254740993'],
    ['double', '37543807248563131'],
    ['float', '1e-46'],
    ['float', '-1e-46'],
    ...[
      '',
      '.5',
      '5.',
      '+5',
      ' 5',
      '1_0',
      '0x10',
      '٣',
      'nan',
      'inf',
      '+Infinity',
      '1e',
      '1e1.5',
    ].map((text): ['double', string] => ['double', text]),
    ['double', '1'.repeat(101)],
  ])('refuses %s %j', (kind, text) => {
    expect(parseLiteral({ kind }, text)).toEqual({ expected: floatForm(kind) })
  })
})

it.each<[SqlType, string]>([
  [{ kind: 'bigint' }, bigintRange],
  [decimal(10, 2), decimalForm(8, 2)],
  [{ kind: 'double' }, floatForm('double')],
])('refuses a million digits for %j like any other number that is too long', (type, expected) => {
  expect(parseLiteral(type, '1'.repeat(1_000_000))).toEqual({ expected })
})

it.each<SqlType>([
  { kind: 'binary' },
  { kind: 'variant' },
  { kind: 'array', element: { kind: 'int' } },
  { kind: 'struct', fields: {} },
  { kind: 'map', key: { kind: 'string' }, value: { kind: 'int' }, pairs: false },
])('has no literal of the incomparable type $kind', (type) => {
  const expected = `nothing: values of type ${type.kind} cannot be compared`
  expect(parseLiteral(type, '1')).toEqual({ expected })
})
