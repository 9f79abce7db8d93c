// Literals of dates and timestamps: only days that are in the calendar, instants as UTC with six
// digits of a second, nothing cut and nothing beyond the years 1 to 9999.
import { parseLiteral } from '../../src/declare/literal'
import type { ScalarKind } from '../../src/declare/sql-type'

const forms = {
  date: 'a date as YYYY-MM-DD that is in the calendar',
  timestamp: 'an RFC 3339 timestamp with a zone, such as 2024-01-31T23:59:59.123456Z',
  timestamp_ntz: 'a timestamp without a zone, such as 2024-01-31T23:59:59.123456',
} satisfies Partial<Record<ScalarKind, string>>
type TimeKind = keyof typeof forms

it.each<[TimeKind, string, string]>([
  ['date', '2024-02-29', '2024-02-29'],
  ['date', '2000-02-29', '2000-02-29'],
  ['date', '0001-01-01', '0001-01-01'],
  ['date', '9999-12-31', '9999-12-31'],
  ['timestamp', '2024-01-31T23:59:59Z', '2024-01-31T23:59:59.000000Z'],
  ['timestamp', '2024-01-31T23:59:59.1Z', '2024-01-31T23:59:59.100000Z'],
  ['timestamp', '2024-01-31T23:59:59.123456Z', '2024-01-31T23:59:59.123456Z'],
  ['timestamp', '2024-02-28T23:30:00-01:00', '2024-02-29T00:30:00.000000Z'],
  ['timestamp', '2024-01-01T00:30:00.000001+01:00', '2023-12-31T23:30:00.000001Z'],
  ['timestamp', '2023-12-31T23:30:00.999999-05:30', '2024-01-01T05:00:00.999999Z'],
  ['timestamp', '2024-01-01T00:00:00+18:00', '2023-12-31T06:00:00.000000Z'],
  ['timestamp', '2024-01-01T00:00:00-18:00', '2024-01-01T18:00:00.000000Z'],
  ['timestamp', '2024-01-01T00:00:00-00:00', '2024-01-01T00:00:00.000000Z'],
  ['timestamp', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
  ['timestamp', '0001-01-01T05:00:00+05:00', '0001-01-01T00:00:00.000000Z'],
  ['timestamp', '9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ['timestamp', '9999-12-31T18:59:59.999999-05:00', '9999-12-31T23:59:59.999999Z'],
  ['timestamp_ntz', '2024-01-31T23:59:59', '2024-01-31T23:59:59.000000'],
  ['timestamp_ntz', '2024-02-29T00:00:00.00012', '2024-02-29T00:00:00.000120'],
  ['timestamp_ntz', '0001-01-01T00:00:00', '0001-01-01T00:00:00.000000'],
  ['timestamp_ntz', '9999-12-31T23:59:59.999999', '9999-12-31T23:59:59.999999'],
])('takes %s %s as %s', (kind, text, canonical) => {
  expect(parseLiteral({ kind }, text)).toEqual({ type: { kind }, text: canonical })
})

const refused: readonly [TimeKind, readonly string[]][] = [
  ['date', ['2023-02-29', '1900-02-29', '2024-02-30', '2024-04-31', '2024-00-01', '2024-13-01']],
  ['date', ['0000-01-01', '10000-01-01', '+2024-01-01', '-0001-01-01', '24-01-01', '2024-1-1']],
  ['date', ['', ' 2024-01-01', '2024-01-01 ', '2024-01-01\n', '2024/01/01', '20240101']],
  ['date', ['٢٠٢٤-٠١-٠١', '2024-01-01T00:00:00Z', '2024-W01', 'today', '1'.repeat(200)]],
  ['timestamp', ['2024-01-31T23:59:59', '2024-01-31T23:59:59z', '2024-01-31t23:59:59Z']],
  ['timestamp', ['2024-01-31T23:59:60Z', '2024-01-31T24:00:00Z', '2024-01-31T23:60:00Z']],
  ['timestamp', ['2024-01-31T23:59:59.1234567Z', '2024-01-31T23:59:59.Z', '2024-01-31T23:59Z']],
  ['timestamp', ['2023-02-29T00:00:00Z', '2024-01-31 23:59:59Z', '2024-01-31T23:59:59 Z']],
  [
    'timestamp',
    ['2024-01-01T00:00:00+18:01', '2024-01-01T00:00:00+1:00', '2024-01-01T00:00:00+01'],
  ],
  ['timestamp', ['2024-01-01T00:00:00+01:60', '2024-01-01T00:00:00+0100', '2024-01-01Z']],
  ['timestamp', ['0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59.999999-00:01']],
  ['timestamp', ['0000-12-31T23:59:59Z', '10000-01-01T00:00:00Z', '', 'Z', '1706745599']],
  ['timestamp', ['2024-01-01T00:00:00ZZ', '2024-01-01T00:00:00Z\n', '2024-01-01T٠٠:00:00Z']],
  ['timestamp_ntz', ['2024-01-31T23:59:59Z', '2024-01-31T23:59:59+01:00', '2024-01-31T23:59:60']],
  ['timestamp_ntz', ['2024-01-31T23:59:59.1234567', '2024-01-31', '2023-02-29T00:00:00', '']],
  ['timestamp_ntz', ['2024-01-31T00:00:00T', 'T00:00:00', '0000-01-01T00:00:00', 'T'.repeat(99)]],
]

it.each(refused.flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)))(
  'refuses %s %j',
  (kind, text) => {
    expect(parseLiteral({ kind }, text)).toEqual({ expected: forms[kind] })
  },
)
