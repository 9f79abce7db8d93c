// What holds for every literal, over generated texts and values: canonical text is a fixed point,
// equal values are equal text, no digit is lost, and no text whatever makes the reader throw.
import fc from 'fast-check'
import { isFault, parseLiteral } from '../../src/declare/literal'
import type { DecimalType, SqlType } from '../../src/declare/sql-type'

const types = fc.oneof(
  fc.constantFrom<SqlType>(
    { kind: 'string' },
    { kind: 'boolean' },
    { kind: 'tinyint' },
    { kind: 'smallint' },
    { kind: 'int' },
    { kind: 'bigint' },
    { kind: 'float' },
    { kind: 'double' },
    { kind: 'date' },
    { kind: 'timestamp' },
    { kind: 'timestamp_ntz' },
    { kind: 'variant' },
  ),
  fc
    .integer({ min: 1, max: 38 })
    .chain((precision) =>
      fc
        .integer({ min: 0, max: precision })
        .map((scale): SqlType => ({ kind: 'decimal', precision, scale })),
    ),
)

/** Texts that come close to being values, beside those that do not. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?$/),
  fc.stringMatching(
    /^\d{4}-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,7})?(Z|[+-][01]\d:[0-6]\d)?)?$/,
  ),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', 'true', 'false', '__proto__'),
)

function textOf(type: SqlType, text: string): string {
  const literal = parseLiteral(type, text)
  if (isFault(literal)) throw new Error(`${JSON.stringify(text)} has to be ${literal.expected}`)
  return literal.text
}

it('answers every text, for every type, with a literal of that type or with what would be right', () => {
  fc.assert(
    fc.property(types, texts, (type, text) => {
      const parsed = parseLiteral(type, text)
      if (isFault(parsed)) expect(parsed.expected).toMatch(/^\S/)
      else expect(parsed.type).toEqual(type)
    }),
    { numRuns: 2_000 },
  )
})

it('answers every text that looks like a time, whatever its day, clock and offset', () => {
  const kinds = fc.constantFrom('date', 'timestamp', 'timestamp_ntz')
  const looksLikeATime = fc.stringMatching(
    /^(0000|0001|2024|9999)-[01]\d-[0-2]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/,
  )
  fc.assert(
    fc.property(kinds, looksLikeATime, (kind, text) => {
      const parsed = parseLiteral({ kind }, text)
      if (isFault(parsed)) expect(parsed.expected).toMatch(/^an? (date|RFC 3339|timestamp)/)
      else expect(parsed.text).toMatch(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{6}Z?)?$/)
    }),
    { numRuns: 1_000 },
  )
})

it('leaves canonical text as it is', () => {
  fc.assert(
    fc.property(types, texts, (type, text) => {
      const parsed = parseLiteral(type, text)
      fc.pre(!isFault(parsed))
      expect(parseLiteral(type, parsed.text)).toEqual(parsed)
    }),
    { numRuns: 1_000, maxSkipsPerRun: 1_000 },
  )
})

it('keeps every digit of a BIGINT, with or without leading zeros', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(int64, fc.integer({ min: 0, max: 80 }), (value, zeros) => {
      const written = String(value).replace(/^-?/, (sign) => sign + '0'.repeat(zeros))
      expect(textOf({ kind: 'bigint' }, written)).toBe(String(value))
    }),
  )
})

const decimals = fc.integer({ min: 1, max: 38 }).chain((precision) =>
  fc.record({
    precision: fc.constant(precision),
    scale: fc.integer({ min: 0, max: precision }),
    unscaled: fc.bigInt({
      min: -(10n ** BigInt(precision)) + 1n,
      max: 10n ** BigInt(precision) - 1n,
    }),
  }),
)

/** The number with all digits of its scale: the way the warehouse prints it. */
function print(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
}

/** Its unscaled integer again, from canonical text. */
function unscaledOf(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0'))
}

it('keeps every digit of a DECIMAL', () => {
  fc.assert(
    fc.property(decimals, ({ precision, scale, unscaled }) => {
      const type: DecimalType = { kind: 'decimal', precision, scale }
      expect(unscaledOf(textOf(type, print(unscaled, scale)), scale)).toBe(unscaled)
    }),
  )
})

it('gives decimals that are equal the same text, however they are written', () => {
  const zeros = fc.integer({ min: 0, max: 20 })
  fc.assert(
    fc.property(decimals, zeros, zeros, ({ precision, scale, unscaled }, before, after) => {
      const type: DecimalType = { kind: 'decimal', precision, scale }
      const plain = print(unscaled, scale)
      const padded = plain.replace(/^-?/, (sign) => sign + '0'.repeat(before))
      const written = scale > 0 ? padded + '0'.repeat(after) : padded
      expect(textOf(type, written)).toBe(textOf(type, plain))
    }),
  )
})

it('keeps the exact value of a DOUBLE', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      const text = Object.is(value, -0) ? '-0' : String(value)
      expect(Number(textOf({ kind: 'double' }, text))).toBe(value)
    }),
  )
})
