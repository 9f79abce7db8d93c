// Types as SQL text, for CAST: valid whatever a struct's fields are called.
import { column, type Column } from '../../src/declare/column'
import { castTypeName, sqlTypeName } from '../../src/declare/sql-type'

it.each<[Column, string]>([
  [column.string(), 'STRING'],
  [column.boolean(), 'BOOLEAN'],
  [column.tinyint(), 'TINYINT'],
  [column.smallint(), 'SMALLINT'],
  [column.int({ nullable: false }), 'INT'],
  [column.bigint(), 'BIGINT'],
  [column.float(), 'FLOAT'],
  [column.double(), 'DOUBLE'],
  [column.date(), 'DATE'],
  [column.timestamp(), 'TIMESTAMP'],
  [column.timestampNtz(), 'TIMESTAMP_NTZ'],
  [column.binary(), 'BINARY'],
  [column.decimal(38, 18), 'DECIMAL(38,18)'],
  [column.array(column.decimal(4, 2)), 'ARRAY<DECIMAL(4,2)>'],
  [column.map(column.date()), 'MAP<STRING, DATE>'],
  [
    column.struct({ 'a b': column.int(), select: column.string({ nullable: false }) }),
    'STRUCT<`a b`: INT, `select`: STRING>',
  ],
  [column.struct({ '`; DROP': column.int() }), 'STRUCT<```; DROP`: INT>'],
])('casts case %# to its type', (given, text) => {
  expect(castTypeName(given.type)).toBe(text)
})

it.each<[Column, string]>([
  [column.variant(), 'STRING'],
  [column.array(column.variant()), 'ARRAY<STRING>'],
  [
    column.pairs(column.int(), column.struct({ v: column.variant() })),
    'MAP<INT, STRUCT<`v`: STRING>>',
  ],
])('casts VARIANT to the STRING that it is served as, at every depth', (given, text) => {
  expect(castTypeName(given.type)).toBe(text)
})

it('names a type to people without quotes', () => {
  const { type } = column.struct({ 'a b': column.variant() })
  expect(sqlTypeName(type)).toBe('STRUCT<a b: VARIANT>')
})
