// Every type on its way through the real driver: what DuckDB holds must come out of Arrow unchanged,
// extremes and NULLs, alone and nested.
import { openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

const day = 86_400_000_000n
const max64 = 2n ** 63n - 1n

const cases: readonly [type: string, values: string, arrow: string, read: unknown[]][] = [
  ['BOOLEAN', 'true, false, NULL', 'Bool', [true, false, null]],
  ['TINYINT', '-128, 127, NULL', 'Int8', [-128, 127, null]],
  ['SMALLINT', '-32768, 32767, NULL', 'Int16', [-32768, 32767, null]],
  ['INTEGER', '-2147483648, 2147483647, NULL', 'Int32', [-2147483648, 2147483647, null]],
  [
    'BIGINT',
    '-9223372036854775808, 9223372036854775807, NULL',
    'Int64',
    [-max64 - 1n, max64, null],
  ],
  ['FLOAT', "'-Infinity', 'NaN', '1.5', NULL", 'Float32', [-Infinity, NaN, 1.5, null]],
  [
    'DOUBLE',
    "'Infinity', 'NaN', '-0.0', '5e-324', '0.1', NULL",
    'Float64',
    [Infinity, NaN, -0, 5e-324, 0.1, null],
  ],
  ['DECIMAL(4,2)', '-99.99, 0.01, NULL', 'Decimal[4e+2]', ['-99.99', '0.01', null]],
  ['DECIMAL(18,0)', '999999999999999999, NULL', 'Decimal[18e0]', ['999999999999999999', null]],
  [
    'DECIMAL(38,18)',
    "'-99999999999999999999.999999999999999999', '0.000000000000000001', NULL",
    'Decimal[38e+18]',
    ['-99999999999999999999.999999999999999999', '0.000000000000000001', null],
  ],
  [
    'VARCHAR',
    "'', 'ünïcødé 😀', chr(0), '\uFEFFmark', NULL",
    'Utf8',
    ['', 'ünïcødé 😀', '\0', '\uFEFFmark', null],
  ],
  ['VARCHAR[]', "['\uFEFFlonger than twelve']", 'List<Utf8>', [['\uFEFFlonger than twelve']]],
  ['BLOB', "'\\x00\\xFF'::BLOB, ''::BLOB, NULL", 'Binary', ['00ff', '', null]],
  [
    'DATE',
    "'0001-01-01', '1969-12-31', '10000-01-01', NULL",
    'Date32<DAY>',
    [-719162, -1, 2932897, null],
  ],
  [
    'TIMESTAMPTZ',
    "'1970-01-02 00:00:00.000001Z', '0001-01-01 00:00:00Z', NULL",
    'Timestamp<MICROSECOND, Etc/UTC>',
    [day + 1n, -719162n * day, null],
  ],
  [
    'TIMESTAMP',
    "'1969-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999', NULL",
    'Timestamp<MICROSECOND>',
    [-1n, 2932897n * day - 1n, null],
  ],
  ['BIGINT[]', '[1, NULL], [], NULL', 'List<Int64>', [[1n, null], [], null]],
  [
    'STRUCT(a DECIMAL(4,2), b STRUCT(c TIMESTAMP))',
    '{a: 1.50, b: {c: NULL}}, {a: NULL, b: NULL}, NULL',
    'Struct<{a:Decimal[4e+2], b:Struct<{c:Timestamp<MICROSECOND>}>}>',
    [{ a: '1.50', b: { c: null } }, { a: null, b: null }, null],
  ],
  [
    'MAP(VARCHAR, DATE[])',
    "MAP {'k': [DATE '1970-01-02', NULL], '': NULL}, MAP {}, NULL",
    'Map<{key:Utf8, value:List<Date32<DAY>>}>',
    [
      [
        ['k', [1, null]],
        ['', null],
      ],
      [],
      null,
    ],
  ],
]

it.each(cases)('%s comes out exact: %s', async (type, values, arrow, read) => {
  const query = `SELECT unnest([${values}]::${type}[]) AS c`
  expect(await local.control('PUT', '/tables/t.t.t', query)).toEqual({ status: 201, body: '' })
  const { schema } = await local.table('SELECT `c` FROM `t`.`t`.`t`')
  expect(String(schema.fields[0]!.type)).toBe(arrow)
  expect(await local.columns('SELECT `c` FROM `t`.`t`.`t`')).toEqual({ c: read })
})

it('a field says its type in the two ways of a real warehouse', async () => {
  const query = "SELECT [{n: 1.50}] AS nested, MAP {1: TIMESTAMP '2024-01-01'} AS mapped"
  await local.control('PUT', '/tables/t.t.fields', query)
  const { schema } = await local.table('SELECT nested, mapped FROM t.t.fields')
  expect(schema.fields.map(({ metadata }) => Object.fromEntries(metadata))).toEqual([
    {
      'Spark:DataType:SqlName': 'ARRAY<STRUCT<n: DECIMAL(3,2)>>',
      'Spark:DataType:JsonType':
        '{"type":"array","elementType":{"type":"struct","fields":[{"name":"n","type":"decimal(3,2)","nullable":true,"metadata":{}}]},"containsNull":true}',
    },
    {
      'Spark:DataType:SqlName': 'MAP<INT, TIMESTAMP_NTZ>',
      'Spark:DataType:JsonType':
        '{"type":"map","keyType":"integer","valueType":"timestamp_ntz","valueContainsNull":true}',
    },
  ])
})

it('an order by a DOUBLE keeps the sign of zero and takes NaN as the greatest', async () => {
  const query = `SELECT unnest([1, 2, 3, 4, 5]) AS k, unnest(['0.0', 'NaN', '-0.0', NULL, '-1']::DOUBLE[]) AS d`
  await local.control('PUT', '/tables/t.t.zeros', query)
  const ordered = await local.columns('SELECT `d` FROM t.t.zeros ORDER BY `d`, `k`')
  expect(ordered).toEqual({ d: [null, -1, 0, -0, NaN] })
})

it('a VARIANT comes out as its JSON text', async () => {
  const query = `SELECT '{"a": [1, null, "x"], "b": {"c": true}}'::JSON::VARIANT AS v`
  await local.control('PUT', '/tables/t.t.variants', query)
  const json = ['{"a":[1,null,"x"],"b":{"c":true}}']
  expect(await local.columns('SELECT to_json(v) AS v FROM t.t.variants')).toEqual({ v: json })
  expect(await local.columns('SELECT v FROM t.t.variants')).toEqual({ v: json })
  const { schema } = await local.table('SELECT v FROM t.t.variants')
  const metadata = { 'Spark:DataType:SqlName': 'VARIANT', 'Spark:DataType:JsonType': '"variant"' }
  const [field] = schema.fields
  expect([String(field!.type), Object.fromEntries(field!.metadata)]).toEqual(['Utf8', metadata])
})

it.each(['HUGEINT', 'UUID', 'TIME', 'INTERVAL', 'UBIGINT'])(
  'a table with a column of the type %s, which no warehouse has, is refused',
  async (type) => {
    const answer = await local.control('PUT', '/tables/t.t.t', `SELECT CAST(NULL AS ${type}) AS c`)
    expect(answer).toEqual({
      status: 400,
      body: `TypeError: no warehouse type is exactly DuckDB's ${type}`,
    })
  },
)
