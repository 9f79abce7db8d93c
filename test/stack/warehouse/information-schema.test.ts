// The information schema of the warehouse, as the commands for domain teams read it, and the views that it
// tells of.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { DBSQLParameter } from '@databricks/sql'
import { createTable } from '../delta/create-table'
import { simple } from './types/spark-type'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let folder = ''
let local: DriverSession

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'keyed-'))
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const columns = ['b', 'a'].map((name) => ({ name, type: simple('int'), nullable: false }))
  const keyed = path.join(folder, 'keyed')
  await createTable(connection, keyed, { columns, properties: {}, replace: false })
  connection.disconnectSync()
  database.closeSync()
  local = await openDriverSession({ tables: [{ name: 'c.s.keyed', path: keyed, key: ['a', 'b'] }] })
  await local.table(`CREATE TABLE c.s.Wide (Id BIGINT NOT NULL COMMENT 'It is \\'one\\'.',
    d DECIMAL(10,2), a ARRAY<STRUCT<x: INT, y: MAP<STRING, TIMESTAMP_NTZ>>>,
    s STRING COLLATE UTF8_LCASE) COMMENT 'Wide.'`)
  await local.table('CREATE VIEW c.s.narrow AS SELECT Id, d AS amount FROM c.s.wide WHERE d > 1')
  await local.control('PUT', '/tables/c.s.made', 'SELECT 1::TINYINT AS t')
  await local.table('CREATE TABLE other.s.t (id INT)')
})

afterAll(async () => {
  await local.close()
  await rm(folder, { recursive: true })
})

it('has every table and view of the catalog', async () => {
  const text = `SELECT table_schema, table_name, table_type, data_source_format, table_owner, comment
    FROM c.information_schema.tables ORDER BY table_name`
  expect(await local.columns(text)).toEqual({
    table_schema: ['s', 's', 's', 's'],
    table_name: ['keyed', 'made', 'narrow', 'wide'],
    table_type: ['MANAGED', 'VIEW', 'VIEW', 'MANAGED'],
    data_source_format: ['DELTA', 'UNKNOWN', 'UNKNOWN', 'DELTA'],
    table_owner: ['local', 'local', 'local', 'local'],
    comment: [null, null, null, 'Wide.'],
  })
})

it('has their columns in order, with their whole types', async () => {
  const text = `SELECT table_name, column_name, ordinal_position, is_nullable, full_data_type, comment
    FROM C.INFORMATION_SCHEMA.COLUMNS WHERE table_schema = 's' AND table_name IN ('wide', 'narrow')
    ORDER BY table_name, ordinal_position`
  expect(await local.columns(text)).toEqual({
    table_name: ['narrow', 'narrow', 'wide', 'wide', 'wide', 'wide'],
    column_name: ['Id', 'amount', 'Id', 'd', 'a', 's'],
    ordinal_position: [1, 2, 1, 2, 3, 4],
    is_nullable: ['NO', 'YES', 'NO', 'YES', 'YES', 'YES'],
    full_data_type: [
      ...['bigint', 'decimal(10,2)', 'bigint', 'decimal(10,2)'],
      ...['array<struct<x:int,y:map<string,timestamp_ntz>>>', 'string collate UTF8_LCASE'],
    ],
    comment: [null, null, "It is 'one'.", null, null, null],
  })
})

it('has the primary keys of the data sets, in the order of the key', async () => {
  const constraints = 'SELECT * FROM c.information_schema.table_constraints'
  expect(await local.columns(constraints)).toEqual({
    constraint_name: ['keyed_pk'],
    ...{ table_catalog: ['c'], table_schema: ['s'], table_name: ['keyed'] },
    constraint_type: ['PRIMARY KEY'],
  })
  const usage = `SELECT constraint_name, column_name, ordinal_position
    FROM c.information_schema.key_column_usage ORDER BY ordinal_position`
  expect(await local.columns(usage)).toEqual({
    constraint_name: ['keyed_pk', 'keyed_pk'],
    column_name: ['a', 'b'],
    ordinal_position: [1, 2],
  })
})

it.each([
  'SELECT * FROM nowhere.information_schema.tables',
  'SELECT * FROM c.information_schema.views',
  'SELECT * FROM c.information_schema.tables VERSION AS OF 0',
])('does not have %s', async (text) => {
  expect((await failureOf(local.table(text))).message).toContain('[TABLE_OR_VIEW_NOT_FOUND]')
})

it('a view reads its table as it is now', async () => {
  await local.table("INSERT INTO c.s.wide VALUES (1, 1.00, NULL, 'a'), (2, 2.50, NULL, 'b')")
  const text = 'SELECT id, amount FROM c.s.narrow WHERE id < :p'
  expect(await local.columns(text, { p: new DBSQLParameter({ value: 9 }) })).toEqual({
    id: [2n],
    amount: ['2.50'],
  })
})

it.each([
  ['CREATE VIEW c.s.narrow AS SELECT 1', 'TABLE_OR_VIEW_ALREADY_EXISTS'],
  ['CREATE VIEW c.s.bad AS SELECT nothing FROM c.s.wide', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
  ['CREATE OR REPLACE VIEW c.s.narrow AS SELECT 1', 'PARSE_SYNTAX_ERROR'],
  ['SELECT * FROM c.s.narrow VERSION AS OF 0', 'UNSUPPORTED_FEATURE.TIME_TRAVEL'],
  ['DESCRIBE HISTORY c.s.narrow', 'DELTA_TABLE_ONLY_OPERATION'],
  ['INSERT INTO c.s.narrow VALUES (1, 1.00)', 'DELTA_TABLE_ONLY_OPERATION'],
  ['DROP TABLE c.s.narrow', 'STAND_IN_REFUSAL'],
  ['DROP VIEW c.s.wide', 'STAND_IN_REFUSAL'],
])('%s is %s', async (text, kind) => {
  expect((await failureOf(local.table(text))).message).toContain(`[${kind}]`)
})

it('a view that is dropped is gone', async () => {
  await local.table('CREATE VIEW c.s.brief AS SELECT id FROM c.s.wide')
  await local.table('DROP VIEW c.s.brief')
  expect((await failureOf(local.table('SELECT * FROM c.s.brief'))).message).toContain('NOT_FOUND')
})
