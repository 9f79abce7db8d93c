// The SQL that the warehouse takes and the SQL that it refuses, each refusal in the words of the real
// one, read through the real driver.
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
  const people = `SELECT * FROM (VALUES
    (1, 'Ada', 1.50, TRUE, DATE '2024-01-01', {a: 1}), (2, 'bob', NULL, NULL, NULL, NULL),
    (3, NULL, 0.10, FALSE, DATE '2024-02-29', {a: 2})
  ) AS t(id, "Na\`me", amount, flag, day, nested)`
  expect(await local.control('PUT', '/tables/c.s.people', people)).toMatchObject({ status: 201 })
})
afterAll(() => local.close())

it.each([
  ['id = 2', [2]],
  ['`c`.`s`.`people`.`id` <> 2', [1, 3]],
  ['people.id != 2 AND NOT (ID > 2)', [1]],
  ['id < 2 OR id >= 3', [1, 3]],
  ['amount <= 1.5', [1, 3]],
  ['amount <=> NULL', [2]],
  ['flag', [1]],
  ['NOT flag', [3]],
  ['flag IS NULL', [2]],
  ['flag IS NOT NULL AND (id = 1 OR id = 2)', [1]],
  ['id IN (1, 3)', [1, 3]],
  ['id NOT IN (1)', [2, 3]],
  ['id NOT IN (1, NULL)', []],
  ["lower(`Na``me`) = 'ada'", [1]],
  ["upper(`Na``me`) = 'BOB'", [2]],
  ["contains(`Na``me`, 'd')", [1]],
  ["startswith(`Na``me`, 'b')", [2]],
  ["endswith(`Na``me`, '')", [1, 2]],
  ["`Na``me` = 'A\\u0064a'", [1]],
  ["`Na``me` = 'it\\'s \\\\ \\t'", []],
  ["CAST(id AS STRING) = '2'", [2]],
  ['id > -1', [1, 2, 3]],
  ["day = DATE'2024-02-29'", [3]],
  ["CAST('2' AS INT) = id", [2]],
  ['day > CAST(NULL AS DATE)', []],
])('WHERE %s', async (condition, ids) => {
  const text = `SELECT id FROM c.s.people WHERE ${condition} ORDER BY id`
  expect(await local.columns(text)).toEqual({ id: ids })
})

it.each([
  ['amount', [2, 3, 1]],
  ['amount DESC', [1, 3, 2]],
  ['amount ASC NULLS LAST', [3, 1, 2]],
  ['amount DESC NULLS FIRST, id ASC NULLS FIRST', [2, 1, 3]],
  ['`Na``me`, id', [3, 1, 2]],
])('ORDER BY %s', async (order, ids) => {
  expect(await local.columns(`SELECT id FROM c.s.people ORDER BY ${order}`)).toEqual({ id: ids })
})

it('an order by a bare name means the alias of a mask, a qualified one the column', async () => {
  const select = 'SELECT CAST(NULL AS INT) AS id, p.id AS own FROM c.s.people AS p ORDER BY'
  expect(await local.columns(`${select} id, own DESC`)).toMatchObject({ own: [3, 2, 1] })
  expect(await local.columns(`${select} p.id`)).toMatchObject({ own: [1, 2, 3] })
})

it('a literal has the type that Spark gives it', async () => {
  const { schema } = await local.table(
    "SELECT 1, 2147483648, -9223372036854775808, 9223372036854775808, 1.50, .5, 'a', TRUE, NULL",
  )
  const types = schema.fields.map((field) => field.metadata.get('Spark:DataType:SqlName'))
  expect(types).toEqual(
    'INT BIGINT BIGINT DECIMAL(19,0) DECIMAL(3,2) DECIMAL(1,1) STRING BOOLEAN VOID'.split(' '),
  )
})

it.each([
  ['SELECT * FROM range(2)', { id: [0n, 1n] }],
  ['SELECT count(*) AS n FROM range(4)', { n: [4n] }],
  ['SELECT id FROM range(2) UNION ALL SELECT 7 ORDER BY id DESC LIMIT 2', { id: [7n, 1n] }],
  ['SELECT DISTINCT flag IS NULL AS f FROM c.s.people ORDER BY f', { f: [false, true] }],
  ['SELECT s.n FROM (SELECT id AS n FROM range(1)) s', { n: [0n] }],
  ["SELECT '--; /* */' AS a -- one\n, /* two\n; */ 2 AS b ; -- end", { a: ['--; /* */'], b: [2] }],
  ["SELECT TIMESTAMP'1970-01-01 00:00:00.000001' AS t", { t: [1n] }],
  [
    "SELECT DATE'+10000-01-01' AS a, DATE'-0044-03-15' AS b, CAST('10000-01-01' AS DATE) AS c",
    { a: [2_932_897], b: [-735_525], c: [2_932_897] },
  ],
])('%s', async (text, expected) => {
  expect(await local.columns(text)).toEqual(expected)
})

const people = 'FROM c.s.people'

it.each([
  ['', 'PARSE_EMPTY_STATEMENT', '42617'],
  ['SELEC 1', "PARSE_SYNTAX_ERROR] Syntax error at or near 'SELEC'", '42601'],
  [`SELECT *, id ${people}`, "PARSE_SYNTAX_ERROR] Syntax error at or near ','", '42601'],
  [
    `SELECT id ${people} GROUP BY id`,
    "PARSE_SYNTAX_ERROR] Syntax error at or near 'GROUP'",
    '42601',
  ],
  [
    `SELECT id ${people}; DROP TABLE x`,
    "PARSE_SYNTAX_ERROR] Syntax error at or near 'DROP'",
    '42601',
  ],
  ['SELECT 1 /* open', "PARSE_SYNTAX_ERROR] Syntax error at or near '/'", '42601'],
  [' -- nothing', 'PARSE_EMPTY_STATEMENT', '42617'],
  [
    `SELECT id ${people} LIMIT`,
    'PARSE_SYNTAX_ERROR] Syntax error at or near end of input',
    '42601',
  ],
  [`SELECT id ${people} LIMIT :n + 1`, "PARSE_SYNTAX_ERROR] Syntax error at or near '+'", '42601'],
  ['SELECT 1 = 1 = TRUE', "PARSE_SYNTAX_ERROR] Syntax error at or near '='", '42601'],
  ["SELECT 'a''b'", "PARSE_SYNTAX_ERROR] Syntax error at or near ''b''", '42601'],
  ['SELECT "a"', "PARSE_SYNTAX_ERROR] Syntax error at or near '\"'", '42601'],
  [
    'SELECT 1234567890123456789012345678901234567890',
    "PARSE_SYNTAX_ERROR] Syntax error at or near '1234567890",
    '42601',
  ],
  ['SELECT 1L', "PARSE_SYNTAX_ERROR] Syntax error at or near '1'", '42601'],
  [
    'SELECT id FROM c.s.nobody',
    'TABLE_OR_VIEW_NOT_FOUND] The table or view `c`.`s`.`nobody` cannot be found',
    '42P01',
  ],
  [
    'SELECT id FROM people',
    'TABLE_OR_VIEW_NOT_FOUND] The table or view `people` cannot be found',
    '42P01',
  ],
  [
    `SELECT ib ${people}`,
    'UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `ib` cannot be resolved. Did you mean one of the following? [`id`',
    '42703',
  ],
  [
    `SELECT p.id ${people}`,
    'UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `p`.`id`',
    '42703',
  ],
  ['SELECT id', 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703'],
  [`SELECT sha2(id) ${people}`, 'UNRESOLVED_ROUTINE] Cannot resolve routine `sha2`', '42883'],
  [`SELECT lower(id, id) ${people}`, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', '42605'],
  [`SELECT flag = id ${people}`, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', '42K09'],
  [`SELECT day = 1 ${people}`, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', '42K09'],
  [`SELECT 1 ${people} WHERE id`, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', '42K09'],
  [`SELECT 1 ${people} WHERE id = '1'`, 'STAND_IN_REFUSAL', '0A000'],
  [`SELECT 1 ${people} WHERE nested = nested`, 'STAND_IN_REFUSAL', '0A000'],
  [`SELECT id ${people} ORDER BY nested`, 'STAND_IN_REFUSAL', '0A000'],
  [`SELECT id ${people} ORDER BY 1`, 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT CAST(1.5 AS INT)', 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT CAST(1.5 AS DECIMAL(38,10)) = CAST(1.5 AS DECIMAL(38,18))', 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT lower(1)', 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT 1 + 1', "PARSE_SYNTAX_ERROR] Syntax error at or near '+'", '42601'],
  ['SELECT 1 WHERE count(*) = 1', 'STAND_IN_REFUSAL', '0A000'],
  ["SELECT 'a' LIKE 'a'", "PARSE_SYNTAX_ERROR] Syntax error at or near 'LIKE'", '42601'],
  ["SELECT DATE'2024'", 'INVALID_TYPED_LITERAL', '42604'],
  ['SELECT 1 UNION ALL SELECT 1, 2', 'NUM_COLUMNS_MISMATCH', '42826'],
  ["SELECT 1 UNION ALL SELECT 'a'", 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT 1 UNION SELECT 1', "PARSE_SYNTAX_ERROR] Syntax error at or near 'UNION'", '42601'],
  [`SELECT id ${people} VERSION AS OF 1`, 'UNSUPPORTED_FEATURE.TIME_TRAVEL', '0A000'],
  ['DELETE FROM c.s.people', 'DELTA_TABLE_ONLY_OPERATION', '0AKDD'],
  ['SELECT * FROM nothing(1)', 'UNRESOLVABLE_TABLE_VALUED_FUNCTION', '42883'],
  ["SELECT CAST('a' AS INT)", 'STAND_IN_REFUSAL', '0A000'],
  ['SELECT CAST(300 AS TINYINT)', 'CAST_OVERFLOW', '22003'],
])('%s is refused', async (text, words, sqlState) => {
  const failure = await failureOf(local.columns(text))
  expect(failure).toMatchObject({ kind: 'OperationStateError', sqlState })
  expect(failure.message).toContain(`[${words}`)
  expect(failure.message).toContain(`SQLSTATE: ${sqlState}`)
})

it('a syntax error says where it is', async () => {
  const { message } = await failureOf(local.columns('SELECT 1,\n  FROM'))
  expect(message).toBe(
    "[PARSE_SYNTAX_ERROR] Syntax error at or near 'FROM'. SQLSTATE: 42601 (line 2, pos 2)",
  )
})
