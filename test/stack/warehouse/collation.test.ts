// Columns with a collation: they are compared, ordered and made distinct by it, as Spark does, and read
// as they were written.
import { DBSQLParameter } from '@databricks/sql'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
  await local.columns(`CREATE TABLE c.s.t (k STRING COLLATE UTF8_LCASE NOT NULL,
    r STRING COLLATE UTF8_LCASE_RTRIM, b STRING COLLATE UTF8_BINARY_RTRIM, p STRING)`)
  await local.columns(`INSERT INTO c.s.t VALUES ('a', 'a', 'a', 'a'), ('A', 'A ', 'a ', 'A'),
    ('b', 'B', 'B', 'b'), ('_', 'ς', ' ', 'İ')`)
})
afterAll(() => local.close())

it.each([
  ["k = 'A'", ['a', 'A']],
  ["'B' = k", ['b']],
  ["k > 'A'", ['b']],
  ["k IN ('A', 'c')", ['a', 'A']],
  ["lower(k) = 'A'", ['a', 'A']],
  ["CAST(k AS STRING) = 'A'", ['A']],
  ["k COLLATE UTF8_BINARY = 'A'", ['A']],
  ["k = 'A' COLLATE UTF8_BINARY", ['A']],
  ["k COLLATE UTF8_LCASE_RTRIM = 'A '", ['a', 'A']],
  ['CAST(k AS STRING) = p', ['a', 'A', 'b']],
  ["r = 'a   '", ['a', 'A']],
  ["r = 'Σ'", ['İ']],
  ["b = 'a   '", ['a', 'A']],
  ["b = ''", ['İ']],
  ["p COLLATE UTF8_LCASE = 'i\u0307'", ['İ']],
])('WHERE %s', async (condition, rows) => {
  const text = `SELECT p FROM c.s.t WHERE ${condition} ORDER BY lower(p), p DESC`
  expect((await local.columns(text))['p']).toEqual(rows)
})

it('a marker takes the collation of the column', async () => {
  const p1 = new DBSQLParameter({ type: 'STRING' as never, value: 'A' })
  expect(await local.columns('SELECT p FROM c.s.t WHERE k = :p1', { p1 })).toEqual({
    p: ['a', 'A'],
  })
})

it('an order goes by the collation, and by bytes where it is cast', async () => {
  const ordered = async (key: string): Promise<unknown> =>
    (await local.columns(`SELECT p FROM c.s.t AS t ORDER BY ${key}`))['p']
  expect(await ordered('t.k, t.p')).toEqual(['İ', 'A', 'a', 'b'])
  expect(await ordered('t.k DESC, t.p')).toEqual(['b', 'A', 'a', 'İ'])
  expect(await ordered('CAST(t.k AS STRING)')).toEqual(['A', 'İ', 'a', 'b'])
})

it('distinct rows differ by the collation', async () => {
  const distinct = await local.columns('SELECT DISTINCT k FROM c.s.t ORDER BY k')
  expect((distinct['k'] as string[]).map((each) => each.toLowerCase())).toEqual(['_', 'a', 'b'])
})

it('a column says its collation, and keeps it in the table', async () => {
  const { schema } = await local.table('SELECT k, r, b, CAST(k AS STRING) AS p FROM c.s.t')
  expect(schema.fields.map(({ metadata }) => [...metadata.values()])).toEqual([
    ['STRING COLLATE UTF8_LCASE', '"string"'],
    ['STRING COLLATE UTF8_LCASE_RTRIM', '"string"'],
    ['STRING COLLATE UTF8_BINARY_RTRIM', '"string"'],
    ['STRING', '"string"'],
  ])
})

it.each([
  ['SELECT p FROM c.s.t WHERE k = p', 'INDETERMINATE_COLLATION_IN_EXPRESSION', '42P22'],
  ['SELECT p FROM c.s.t WHERE k = r', 'INDETERMINATE_COLLATION_IN_EXPRESSION', '42P22'],
  ["SELECT p FROM c.s.t WHERE k = CAST('A' AS STRING)", 'INDETERMINATE_COLLATION', '42P22'],
  ['SELECT k COLLATE NOPE FROM c.s.t', 'STAND_IN_REFUSAL', '0A000'],
  ['CREATE TABLE c.s.x (k STRING COLLATE UNICODE)', 'STAND_IN_REFUSAL', '0A000'],
  ['CREATE TABLE c.s.x (k ARRAY<STRING COLLATE UTF8_LCASE>)', 'STAND_IN_REFUSAL', '0A000'],
  ["SELECT p FROM c.s.t WHERE contains(k, 'A')", 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT k FROM c.s.t UNION ALL SELECT p FROM c.s.t', 'STAND_IN_REFUSAL', '0A000'],
])('%s is refused', async (text, words, sqlState) => {
  const failure = await failureOf(local.columns(text))
  expect(failure).toMatchObject({ sqlState })
  expect(failure.message).toContain(`[${words}`)
})
