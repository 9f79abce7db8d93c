// The schema of a named parameter takes what a request may write, and refuses what is refused, as far as
// JSON Schema can say it.
import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020'
import { parameterSchema, valueOf } from '../../../src/catalog/open-api/parameter-schema'
import { isFault, parseLiteral } from '../../../src/declare/literal'
import { parameter, type ParameterDraft } from '../../../src/declare/parameter'
import { matchesPattern } from '../../../src/declare/pattern'
import { parseQueryString, printQueryString } from '../../../src/query/query-string'

const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }))
for (const format of ['int8', 'int16', 'decimal', 'date-time-local']) ajv.addFormat(format, true)

const cases: readonly (readonly [string, ParameterDraft, readonly string[]])[] = [
  ['STRING', parameter.string(), ['', 'text', 'ä', 'a\tb', '\u0000', '\u007f', '\u0085']],
  ['BOOLEAN', parameter.boolean(), ['true', 'false']],
  ['TINYINT', parameter.tinyint(), ['-128', '127', '128', '-129', '1.5', 'x']],
  ['SMALLINT', parameter.smallint(), ['-32768', '32767', '32768']],
  ['INT', parameter.int(), ['-2147483648', '2147483647', '2147483648']],
  [
    'BIGINT',
    parameter.bigint(),
    ['-9223372036854775808', '007', '1.0', '', '99999999999999999999'],
  ],
  ['DECIMAL(4,2)', parameter.decimal(4, 2), ['12.34', '-0012.3400', '123.4', '1.234', '.5', '1e3']],
  ['DECIMAL(2,2)', parameter.decimal(2, 2), ['0.12', '0', '1.12', '-00.5']],
  ['DECIMAL(3,0)', parameter.decimal(3, 0), ['123', '1.0', '1.5', '1234']],
  ['FLOAT', parameter.float(), ['1.5', '-3.4028234e38', '3.5e38', '-1e300', 'NaN', '-Infinity']],
  ['DOUBLE', parameter.double(), ['1.5', '-2e-7', 'NaN', 'Infinity', 'much']],
  ['DATE', parameter.date(), ['2024-02-29', '2023-02-29', '2024-1-1', '+10000-01-01']],
  [
    'TIMESTAMP',
    parameter.timestamp(),
    [
      ...['2024-01-31T23:59:59.123456Z', '2024-01-31T23:59:59', 'now', '2024-02-30T00:00:00Z'],
      ...['2024-01-31T23:59:59.1234567Z', '2024-01-31T23:59:60Z', '2024-01-31t23:59:59z'],
      ...['2024-01-31T23:59:59-17:59', '2024-01-31T23:59:59+18:00', '2024-01-31T23:59:59+18:01'],
    ],
  ],
  [
    'TIMESTAMP_NTZ',
    parameter.timestampNtz(),
    [
      ...['2024-01-31T23:59:59', '2024-01-31T23:59:59.1', '2024-01-31T23:59:59Z', '2024-01-31'],
      ...['2024-13-01T00:00:00', '2024-00-00T00:00:00', '2024-01-32T00:00:00'],
      ...['2024-01-31T24:00:00', '2024-01-31T23:60:00', '2024-01-31T23:59:60'],
    ],
  ],
  ['INT with a pattern', parameter.int({ pattern: '[0-9]{4}' }), ['2016', '16', '20160']],
  ['STRING with a choice', parameter.string({ pattern: 'a|b' }), ['a', 'b', 'ab', 'xa']],
  ['STRING with a whole pattern', parameter.string({ pattern: '^[A-Z]{2}$' }), ['CH', 'CHE', 'ch']],
  ['STRING with a choice of ends', parameter.string({ pattern: '^a|b$' }), ['a', 'b', 'ax', 'xb']],
  ['STRING with a dollar sign', parameter.string({ pattern: '^a\\$' }), ['a$', 'a$b', 'a']],
]

function isReadable(text: string): boolean {
  try {
    return parseQueryString(printQueryString(new Map([['p', text]]))).get('p') === text
  } catch {
    return false
  }
}

it.each(cases)('of %s takes what a request may write', (_, draft, texts) => {
  const { type, pattern, ...rest } = draft.eq('c')
  const schema = parameterSchema({ type, pattern, ...rest })
  const fits = ajv.compile(schema)
  const taken = (text: string) =>
    isReadable(text) &&
    !isFault(parseLiteral(type, text)) &&
    (pattern === undefined || matchesPattern(pattern, text))
  expect(texts.map((text) => [text, fits(valueOf(schema, text))])).toEqual(
    texts.map((text) => [text, taken(text)]),
  )
})

it('keeps a pattern as it is written, where that is the whole text anyway', () => {
  const patternOf = (pattern: string) =>
    parameterSchema(parameter.string({ pattern }).eq('c'))['pattern']
  expect(['^[A-Z]{2}$', '[A-Z]{2}', '^a|b$', '^a\\$'].map(patternOf)).toEqual([
    ...['^[A-Z]{2}$', '^(?:[A-Z]{2})$', '^(?:^a|b$)$', '^(?:^a\\$)$'],
  ])
})
