// Every type with its extreme values, from the warehouse's tables to JSON: exact to the last digit.
import { everyType } from './app/products'
import { askRows, type RowsPage } from './http'
import { control } from './stack'

const columns = [
  'a_boolean BOOLEAN',
  'a_tinyint TINYINT',
  'a_smallint SMALLINT',
  'a_int INTEGER',
  'a_bigint BIGINT',
  'a_float FLOAT',
  'a_double DOUBLE',
  'a_decimal DECIMAL(38,18)',
  'a_whole DECIMAL(38,0)',
  'a_string VARCHAR',
  'a_date DATE',
  'a_timestamp TIMESTAMPTZ',
  'a_local TIMESTAMP',
  'a_binary BLOB',
  'a_list BIGINT[]',
  'a_struct STRUCT("2024" DECIMAL(10,2), more VARCHAR, S VARCHAR)',
  'a_map MAP(VARCHAR, TIMESTAMPTZ)',
  'some_pairs MAP(INTEGER, VARCHAR[])',
  'text_pairs MAP(VARCHAR, INTEGER)',
  '"2024" INTEGER',
]

/** Each row in DuckDB's SQL, and as it is served. */
const rows: readonly (readonly [sql: readonly string[], served: readonly unknown[]])[] = [
  [columns.map(() => 'NULL'), columns.map(() => null)],
  [
    [
      'true',
      '-128',
      '-32768',
      '-2147483648',
      '-9223372036854775808',
      "'-3.4028235e38'",
      "'-1.7976931348623157e308'",
      "'-99999999999999999999.999999999999999999'",
      "'-99999999999999999999999999999999999999'",
      "''",
      "DATE '0001-01-01'",
      "TIMESTAMPTZ '0001-01-01 00:00:00+00'",
      "TIMESTAMP '0001-01-01 00:00:00'",
      "''::BLOB",
      '[]',
      '{"2024": -99999999.99, more: NULL, S: NULL}',
      'MAP {}',
      'MAP {}',
      'MAP {}',
      '1',
    ],
    [
      true,
      -128,
      -32768,
      -2147483648,
      '-9223372036854775808',
      -3.4028235e38,
      -1.7976931348623157e308,
      '-99999999999999999999.999999999999999999',
      '-99999999999999999999999999999999999999',
      '',
      '0001-01-01',
      '0001-01-01T00:00:00.000000Z',
      '0001-01-01T00:00:00.000000',
      '',
      [],
      { '2024': '-99999999.99', s: null },
      {},
      [],
      [],
      1,
    ],
  ],
  [
    [
      'false',
      '127',
      '32767',
      '2147483647',
      '9223372036854775807',
      "'NaN'",
      "'Infinity'",
      "'0.000000000000000001'",
      "'99999999999999999999999999999999999999'",
      `'a"b\\c' || chr(10) || chr(8232) || '😀é' || chr(1)`,
      "DATE '9999-12-31'",
      "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'",
      "TIMESTAMP '9999-12-31 23:59:59.999999'",
      "'\\x00\\xFF\\x7F'::BLOB",
      '[9007199254740993, NULL, -1]',
      `{"2024": 0.10, more: 'secret', S: 'x'}`,
      "MAP {'__proto__': TIMESTAMPTZ '2024-02-29 12:00:00.000001+02', 'k\"': NULL}",
      "MAP {2: ['a', NULL], -1: NULL}",
      "MAP {'k': 7}",
      '2',
    ],
    [
      false,
      127,
      32767,
      2147483647,
      '9223372036854775807',
      'NaN',
      'Infinity',
      '0.000000000000000001',
      '99999999999999999999999999999999999999',
      'a"b\\c\n\u2028😀é\u0001',
      '9999-12-31',
      '9999-12-31T23:59:59.999999Z',
      '9999-12-31T23:59:59.999999',
      'AP9/',
      ['9007199254740993', null, '-1'],
      { '2024': '0.10', s: 'x' },
      JSON.parse('{"__proto__":"2024-02-29T10:00:00.000001Z","k\\"":null}'),
      [
        [2, ['a', null]],
        [-1, null],
      ],
      [['k', 7]],
      2,
    ],
  ],
  [
    [
      'NULL',
      '0',
      '-1',
      '0',
      '9007199254740993',
      "'0.1'",
      "'-0.0'",
      "'-0.1'",
      "'0'",
      "'NULL'",
      "DATE '1969-12-31'",
      "TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'",
      "TIMESTAMP '2024-03-31 02:30:00.5'",
      "'a'::BLOB",
      '[0]',
      'NULL',
      'NULL',
      'NULL',
      'NULL',
      'NULL',
    ],
    [
      null,
      0,
      -1,
      0,
      '9007199254740993',
      0.1,
      -0,
      '-0.100000000000000000',
      '0',
      'NULL',
      '1969-12-31',
      '1969-12-31T23:59:59.999999Z',
      '2024-03-31T02:30:00.500000',
      'YQ==',
      ['0'],
      null,
      null,
      null,
      null,
      null,
    ],
  ],
]

let page: RowsPage

beforeAll(async () => {
  const selects = rows.map(([values], id) => {
    const cells = values.map((value, i) => {
      const [name, ...type] = columns[i]!.split(' ')
      return `(${value})::${type.join(' ')} AS ${name}`
    })
    return `SELECT ${id}::INTEGER AS id, ${cells.join(', ')}`
  })
  await control().putTable('testing.types.cells', selects.join(' UNION ALL '))
  const answer = await askRows('every-type/cells')
  expect(answer.status).toBe(200)
  page = answer.json as RowsPage
})

it.each(rows.map(([, served], id) => [id, served] as const))(
  'row %d is served exactly',
  (id, served) => {
    const row = page.value[id] ?? {}
    const names = columns.map((column) => column.split(' ')[0]!.replaceAll('"', ''))
    expect(Object.keys(row).sort()).toEqual(['id', ...names].sort())
    expect(['id', ...names].map((name) => row[name])).toStrictEqual([id, ...served])
  },
)

it('every row fits the schema that the columns declare', () => {
  const cells = Object.entries(everyType.outputPorts.cells.columns)
  const misfits = (row: Readonly<Record<string, unknown>>) =>
    cells.filter(([name, { schema }]) => !schema.safeParse(row[name]).success)
  expect(page.value.map(misfits)).toEqual(rows.map(() => []))
})
