// Named parameters as the driver sends them: each type arrives exactly, and what a warehouse would
// refuse is refused, where DuckDB would have rounded or guessed.
import { DBSQLParameter } from '@databricks/sql'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

/** The driver takes any text for a type and sends it as it is. */
function parameter(type: string, value: string | null): DBSQLParameter {
  return new DBSQLParameter({ type: type as never, value })
}

it.each([
  ['STRING', "O'Hara \\ \0 😀 :p `", 'STRING', "O'Hara \\ \0 😀 :p `"],
  ['BOOLEAN', 'TRUE', 'BOOLEAN', true],
  ['TINYINT', '-128', 'TINYINT', -128],
  ['SMALLINT', '32767', 'SMALLINT', 32767],
  ['INTEGER', '-2147483648', 'INT', -2147483648],
  ['BIGINT', '-9223372036854775808', 'BIGINT', -(2n ** 63n)],
  ['FLOAT', 'NaN', 'FLOAT', NaN],
  ['DOUBLE', '-0.0', 'DOUBLE', -0],
  ['DOUBLE', '1e-7', 'DOUBLE', 1e-7],
  ['DECIMAL(38,18)', '1.000000000000000001', 'DECIMAL(38,18)', '1.000000000000000001'],
  ['DECIMAL', '1.5', 'DECIMAL(10,0)', '2'],
  ['DATE', '0001-01-01', 'DATE', -719162],
  ['TIMESTAMP', '1970-01-01T01:00:00.000001+01:00', 'TIMESTAMP', 1n],
  ['TIMESTAMP', '1970-01-01T00:00:00.000001Z', 'TIMESTAMP', 1n],
  ['TIMESTAMP_NTZ', '1969-12-31T23:59:59.999999', 'TIMESTAMP_NTZ', -1n],
  ['DATE', '+10000-01-01', 'DATE', 2_932_897],
  ['DATE', '-0044-03-15', 'DATE', -735_525],
  ['DATE', '+5881580-07-10', 'DATE', 2_147_483_646],
  ['TIMESTAMP', '+10000-01-01T00:00:00.000001Z', 'TIMESTAMP', 253_402_300_800_000_001n],
  ['TIMESTAMP', '-0044-03-15T12:00:00.5Z', 'TIMESTAMP', -63_549_316_800_000_000n + 500_000n],
  ['TIMESTAMP', '+294247-01-10T04:00:54.775806Z', 'TIMESTAMP', 2n ** 63n - 2n],
  ['TIMESTAMP', '2024-02-29 1:02:03.1234569', 'TIMESTAMP', 1_709_168_523_123_456n],
  ['TIMESTAMP_NTZ', '-0044-03-15T12:00:00', 'TIMESTAMP_NTZ', -63_549_316_800_000_000n],
  ['STRING', null, 'VOID', null],
])('%s %j arrives as %s', async (type, value, sqlName, read) => {
  const given = { p: parameter(type, value) }
  const { schema } = await local.table('SELECT :p AS p', given)
  expect(schema.fields[0]!.metadata.get('Spark:DataType:SqlName')).toBe(sqlName)
  expect(await local.columns('SELECT :p AS p', given)).toEqual({ p: [read] })
})

it.each([
  ['INTEGER', '1.5', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE', '22023'],
  [
    'DATE',
    '2024-01-01 10:00',
    'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE',
    '22023',
  ],
  ['BOOLEAN', '1', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE', '22023'],
  ['BINARY', 'x', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_DATA_TYPE', '22023'],
  ['ARRAY<INT>', 'x', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_DATA_TYPE', '22023'],
  ['NONSENSE', 'x', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_DATA_TYPE', '22023'],
  ['INTERVAL DAY', '1', 'STAND_IN_REFUSAL', '0A000'],
  ['DATE', '2024-02-30', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE', '22023'],
  ['DATE', '-44-03-15', 'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE', '22023'],
  [
    'TIMESTAMP',
    '2024-01-01 24:00:00',
    'INVALID_PARAMETER_MARKER_VALUE.INVALID_VALUE_FOR_DATA_TYPE',
    '22023',
  ],
  ['TINYINT', '128', 'CAST_INVALID_INPUT', '22018'],
])('%s %s is refused as %s', async (type, value, errorClass, sqlState) => {
  const failure = await failureOf(local.columns('SELECT :p AS p', { p: parameter(type, value) }))
  expect(failure).toMatchObject({ sqlState })
  expect(failure.message).toContain(`[${errorClass}]`)
})

it('a name is case-sensitive, may be used twice, and need not be used', async () => {
  const p = parameter('INTEGER', '1')
  const wrong = { unused: parameter('NONSENSE', 'x') }
  expect(await local.columns('SELECT :p AS a, :p AS b', { p, ...wrong })).toEqual({
    a: [1],
    b: [1],
  })
  const failure = await failureOf(local.columns('SELECT :P AS a', { p }))
  expect(failure).toMatchObject({ sqlState: '42P02' })
  expect(failure.message).toContain('[UNBOUND_SQL_PARAMETER] Found the unbound parameter: P.')
})

it.each([
  ['BIGINT', '1', 'DATA_TYPE'],
  ['STRING', '1', 'DATA_TYPE'],
  ['INTEGER', null, 'DATA_TYPE'],
  ['INTEGER', '-1', 'IS_NEGATIVE'],
])('LIMIT takes no %s %s', async (type, value, subclass) => {
  const failure = await failureOf(local.columns('SELECT 1 LIMIT :n', { n: parameter(type, value) }))
  expect(failure).toMatchObject({ sqlState: '42K0E' })
  expect(failure.message).toContain(`[INVALID_LIMIT_LIKE_EXPRESSION.${subclass}]`)
})
