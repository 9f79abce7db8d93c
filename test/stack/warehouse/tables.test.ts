// Statements that make and change Delta tables, each through the real driver: the rows, the versions
// and the operations that they leave, and the words with which they fail.
import { DBSQLParameter } from '@databricks/sql'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
let count = 0
let table: string
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

/** A table of its own for each test: `id` 1 to 3, `name`, `amount`, in one version after its making. */
beforeEach(async () => {
  count += 1
  table = `c.s.t${count}`
  await run('CREATE TABLE $t (id BIGINT NOT NULL, name STRING, amount DECIMAL(10,2))')
  await run("INSERT INTO $t VALUES (1, 'a', 1.5), (2, NULL, 2), (3, 'c', NULL)")
})

type Columns = Record<string, unknown[]>

function run(text: string): Promise<Columns> {
  return local.columns(text.replaceAll('$t', table))
}

function rows(more = ''): Promise<Columns> {
  return run(`SELECT id, name FROM $t${more} ORDER BY id`)
}

async function operations(): Promise<unknown> {
  const { operation } = await run('SELECT operation FROM (DESCRIBE HISTORY $t) WHERE version > 1')
  return operation!.reverse()
}

it.each([
  ["INSERT INTO $t VALUES (4, 'd', 0)", [1n, 1n], ['WRITE']],
  ["INSERT INTO $t (name, id) SELECT 'x', id FROM range(2)", [2n, 2n], ['WRITE']],
  ['INSERT INTO $t SELECT * FROM $t WHERE FALSE', [0n, 0n], []],
  ['INSERT OVERWRITE $t SELECT 9, name, amount FROM $t WHERE id = 1', [1n, 1n], ['WRITE']],
  ["UPDATE $t SET name = 'z', amount = 1 WHERE id >= 2", [2n], ['UPDATE']],
  ['UPDATE $t SET name = name', [3n], ['UPDATE']],
  ["UPDATE $t SET name = 'z' WHERE id = 99", [0n], []],
  ['DELETE FROM $t WHERE name IS NULL', [1n], ['DELETE']],
  ['DELETE FROM $t WHERE id > 3', [0n], []],
  ['DELETE FROM $t', [3n], ['DELETE']],
  ['TRUNCATE TABLE $t', [], ['TRUNCATE']],
  ["ALTER TABLE $t ADD COLUMNS (more INT COMMENT 'm', tags ARRAY<STRING>)", [], ['ADD COLUMNS']],
  ["ALTER TABLE $t SET TBLPROPERTIES ('a' = 'b')", [], ['SET TBLPROPERTIES']],
  ['CREATE OR REPLACE TABLE $t (a INT)', [], ['CREATE OR REPLACE TABLE']],
  ['CREATE OR REPLACE TABLE $t AS SELECT 1 AS a', [], ['CREATE OR REPLACE TABLE AS SELECT']],
  ['CREATE TABLE IF NOT EXISTS $t (a INT)', [], []],
])('%s: its counts and the versions it makes', async (text, counts, made) => {
  const answer = await run(text)
  expect(Object.values(answer).flat()).toEqual(counts)
  expect(await operations()).toEqual(made)
})

it('a DECIMAL that is all fraction is written and read', async () => {
  await run('CREATE OR REPLACE TABLE $t (x DECIMAL(2,2))')
  await run('INSERT INTO $t VALUES (0.45), (-0.99)')
  expect(await run('SELECT x FROM $t ORDER BY x')).toEqual({ x: ['-0.99', '0.45'] })
})

it('a warehouse names its counts', async () => {
  expect(await run('INSERT INTO $t VALUES (4, NULL, NULL)')).toEqual({
    num_affected_rows: [1n],
    num_inserted_rows: [1n],
  })
  expect(await run('DELETE FROM $t')).toEqual({ num_affected_rows: [4n] })
})

it('OPTIMIZE makes one version and none when idle, VACUUM two, RESTORE brings rows back', async () => {
  await run("INSERT INTO $t VALUES (4, 'd', 0)")
  await run('OPTIMIZE $t')
  await run('OPTIMIZE $t')
  await run('VACUUM $t')
  await run('RESTORE TABLE $t TO VERSION AS OF 1')
  expect(await operations()).toEqual(['WRITE', 'OPTIMIZE', 'VACUUM START', 'VACUUM END', 'RESTORE'])
  expect(await rows()).toEqual({ id: [1n, 2n, 3n], name: ['a', null, 'c'] })
})

it('a version is read by its number and by its time, before the alias', async () => {
  await run("UPDATE $t SET name = 'z'")
  const { timestamp } = await run('SELECT timestamp FROM (DESCRIBE HISTORY $t) WHERE version = 1')
  const time = new Date(Number((timestamp![0] as bigint) / 1000n)).toISOString()
  const old = { id: [1n, 2n, 3n], name: ['a', null, 'c'] }
  for (const at of ['VERSION AS OF 1', "VERSION AS OF '1'", `TIMESTAMP AS OF '${time}' AS x`]) {
    expect(await rows(` ${at}`)).toEqual(old)
  }
  expect(await rows(` TIMESTAMP AS OF TIMESTAMP'${time}' x`)).toEqual(old)
  const text = 'SELECT id, name FROM $t TIMESTAMP AS OF :at ORDER BY id'
  expect(await local.columns(text.replace('$t', table), { at: new Date(time) as never })).toEqual(
    old,
  )
  expect(await rows()).toMatchObject({ name: ['z', 'z', 'z'] })
})

it('a time is read to the microsecond, and one beyond the commits has the words of Delta', async () => {
  const history = 'SELECT version, timestamp FROM (DESCRIBE HISTORY $t)'
  const { timestamp } = await run(`${history} WHERE version = 1`)
  const micros = timestamp![0] as bigint
  const at = (time: bigint): Promise<Columns> => {
    const value = new DBSQLParameter({ type: 'TIMESTAMP' as never, value: textOf(time) })
    return local.columns(`SELECT id FROM ${table} TIMESTAMP AS OF :at`, { at: value })
  }
  expect(await at(micros)).toEqual({ id: [1n, 2n, 3n] })
  expect(await at(micros - 1n)).toEqual({ id: [] })
  expect(await failureOf(at(micros + 1n))).toMatchObject({
    message: expect.stringContaining('[DELTA_TIMESTAMP_GREATER_THAN_COMMIT]') as string,
    sqlState: '42816',
  })
  const newest = `${history} WHERE timestamp <= :p1 ORDER BY version DESC LIMIT 1`
  const p1 = new DBSQLParameter({ type: 'TIMESTAMP' as never, value: textOf(micros - 1n) })
  expect(await local.columns(newest.replace('$t', table), { p1 })).toMatchObject({ version: [0n] })
})

function textOf(micros: bigint): string {
  const second = new Date(Number(micros / 1_000_000n) * 1000).toISOString().slice(0, 19)
  return `${second}.${String(micros % 1_000_000n).padStart(6, '0')}Z`
}

it('a table made anew begins a log whose commits come later', async () => {
  const times = 'SELECT timestamp FROM (DESCRIBE HISTORY $t)'
  const before = (await run(times))['timestamp'] as bigint[]
  await run('DROP TABLE $t')
  await run('CREATE TABLE $t (id BIGINT)')
  const after = (await run(times))['timestamp'] as bigint[]
  expect(after).toHaveLength(1)
  expect(after[0]).toBeGreaterThan(before[0]!)
  const gone = `SELECT id FROM $t TIMESTAMP AS OF '${textOf(before[0]!)}'`
  expect(await failureOf(run(gone))).toMatchObject({
    message: expect.stringContaining('[DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION]') as string,
  })
})

it('the changes of a table that declares them are rows', async () => {
  await run("ALTER TABLE $t SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')")
  await run("UPDATE $t SET name = 'b' WHERE id = 2")
  await run('DELETE FROM $t WHERE id = 1')
  const text = `SELECT id, name, _change_type, _commit_version FROM table_changes('$t', 3)
    ORDER BY _commit_version, id, _change_type`
  expect(await run(text)).toEqual({
    id: [2n, 2n, 1n],
    name: ['b', null, 'a'],
    _change_type: ['update_postimage', 'update_preimage', 'delete'],
    _commit_version: [3n, 3n, 4n],
  })
})

it('history, detail and columns are described as Spark does', async () => {
  const { schema } = await local.table(`DESCRIBE HISTORY ${table} LIMIT 1`)
  const types = schema.fields.map((f) => `${f.name} ${f.metadata.get('Spark:DataType:SqlName')}`)
  expect(types.join(', ')).toBe(
    'version BIGINT, timestamp TIMESTAMP, userId STRING, userName STRING, operation STRING, ' +
      'operationParameters MAP<STRING, STRING>, job STRUCT<jobId: STRING, jobName: STRING, ' +
      'jobRunId: STRING, runId: STRING, jobOwnerId: STRING, triggerType: STRING>, ' +
      'notebook STRUCT<notebookId: STRING>, clusterId STRING, readVersion BIGINT, ' +
      'isolationLevel STRING, isBlindAppend BOOLEAN, operationMetrics MAP<STRING, STRING>, ' +
      'userMetadata STRING, engineInfo STRING',
  )
  expect(await run('DESCRIBE DETAIL $t')).toMatchObject({ format: ['delta'], name: [table] })
  const histories = `SELECT 'one' AS t, version FROM (DESCRIBE HISTORY $t LIMIT 1)
    UNION ALL SELECT 'two', version FROM (DESCRIBE HISTORY $t LIMIT 1)`
  expect(await run(histories)).toEqual({ t: ['one', 'two'], version: [1n, 1n] })
})

it.each([
  ['INSERT INTO $t VALUES (1)', 'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS', '21S01'],
  [
    'INSERT INTO $t VALUES (1, 2, 3, 4)',
    'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS',
    '21S01',
  ],
  ["INSERT INTO $t VALUES ('one', 'x', 1)", 'STAND_IN_REFUSAL', '0A000'],
  ["INSERT INTO $t VALUES (9, 'x', 123456789.5)", 'CAST_OVERFLOW', '22003'],
  ['INSERT INTO $t (id) VALUES (NULL)', 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED', '23502'],
  ['INSERT INTO $t (nobody) VALUES (1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703'],
  ['UPDATE $t SET nobody = 1', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703'],
  ['UPDATE $t SET id = 1, ID = 2', 'DELTA_CONFLICT_SET_COLUMN', '42701'],
  ['DELETE FROM $t WHERE id', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', '42K09'],
  ['DELETE FROM c.s.nobody', 'TABLE_OR_VIEW_NOT_FOUND', '42P01'],
  ['DROP TABLE c.s.nobody', 'TABLE_OR_VIEW_NOT_FOUND', '42P01'],
  ['DESCRIBE HISTORY c.s.nobody', 'TABLE_OR_VIEW_NOT_FOUND', '42P01'],
  ['CREATE TABLE $t (a INT)', 'TABLE_OR_VIEW_ALREADY_EXISTS', '42P07'],
  ['CREATE OR REPLACE VIEW c.s.v AS SELECT 1 AS a', 'PARSE_SYNTAX_ERROR', '42601'],
  ['CREATE TABLE `..`.s.t (a INT)', 'STAND_IN_REFUSAL', '0A000'],
  ['CREATE TABLE c.s.x (a INTERVAL)', 'PARSE_SYNTAX_ERROR', '42601'],
  ['CREATE TABLE c.s.x (a INT) PARTITIONED BY (a)', 'PARSE_SYNTAX_ERROR', '42601'],
  ['ALTER TABLE $t ADD COLUMN name STRING', 'FIELD_ALREADY_EXISTS', '42710'],
  ['ALTER TABLE $t DROP COLUMN name', 'PARSE_SYNTAX_ERROR', '42601'],
  ['RESTORE TABLE $t TO VERSION AS OF 99', 'DELTA_CANNOT_RESTORE_TABLE_VERSION', '22003'],
  ['SELECT id FROM $t VERSION AS OF 99', 'DELTA_VERSION_NOT_FOUND', '22003'],
  ["SELECT id FROM $t VERSION AS OF 'abc'", 'DELTA_TIME_TRAVEL_INVALID_BEGIN_VALUE', '42604'],
  ['SELECT id FROM $t VERSION AS OF :v', 'PARSE_SYNTAX_ERROR', '42601'],
  ['SELECT id FROM $t VERSION AS OF -1', 'PARSE_SYNTAX_ERROR', '42601'],
  ['SELECT id FROM $t VERSION AS OF 1+2', 'PARSE_SYNTAX_ERROR', '42601'],
  ['SELECT id FROM $t AS a VERSION AS OF 1', 'PARSE_SYNTAX_ERROR', '42601'],
  ["SELECT id FROM $t TIMESTAMP AS OF 'abc'", 'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.INPUT', '42K0E'],
  [
    "SELECT id FROM $t TIMESTAMP AS OF '2000-01-01'",
    'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
    '42816',
  ],
  [
    "SELECT id FROM $t TIMESTAMP AS OF '2100-01-01'",
    'DELTA_TIMESTAMP_GREATER_THAN_COMMIT',
    '42816',
  ],
  ['DESCRIBE HISTORY $t LIMIT :n', 'PARSE_SYNTAX_ERROR', '42601'],
  ["SELECT * FROM table_changes('$t', 1)", 'DELTA_MISSING_CHANGE_DATA', 'KD002'],
  ['SELECT * FROM table_changes($t, 1)', 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703'],
  [
    'MERGE INTO $t t USING $t s ON t.id = s.id WHEN MATCHED THEN DELETE',
    'PARSE_SYNTAX_ERROR',
    '42601',
  ],
  ['SELECT id, count(*) FROM $t', 'MISSING_GROUP_BY', '42803'],
  ['SELECT id FROM $t GROUP BY id', "PARSE_SYNTAX_ERROR] Syntax error at or near 'GROUP'", '42601'],
  ['SELECT id FROM $t JOIN $t', "PARSE_SYNTAX_ERROR] Syntax error at or near 'JOIN'", '42601'],
])(
  '%s fails, the table is as it was, the next statement is fine',
  async (text, words, sqlState) => {
    const failure = await failureOf(run(text))
    expect(failure).toMatchObject({ kind: 'OperationStateError', sqlState })
    expect(failure.message).toContain(`[${words}`)
    expect(failure.message).toContain(`SQLSTATE: ${sqlState}`)
    expect(await operations()).toEqual([])
    expect(await rows()).toEqual({ id: [1n, 2n, 3n], name: ['a', null, 'c'] })
  },
)
