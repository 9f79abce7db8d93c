// Types as Unity Catalog writes them, read as types that columns are declared with.
import { typeFromText } from '../../src/cli/type-from-text'

const bigint = { kind: 'bigint' }
const string = { kind: 'string' }

it.each<[text: string, type: object]>([
  ['boolean', { kind: 'boolean' }],
  ['tinyint', { kind: 'tinyint' }],
  ['smallint', { kind: 'smallint' }],
  ['int', { kind: 'int' }],
  ['bigint', bigint],
  ['BIGINT', bigint],
  ['float', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['string', string],
  ['string collate UTF8_LCASE', string],
  ['varchar(20)', string],
  ['char(3)', string],
  ['binary', { kind: 'binary' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp' }],
  ['timestamp_ntz', { kind: 'timestamp_ntz' }],
  ['variant', { kind: 'variant' }],
  ['decimal(10,2)', { kind: 'decimal', precision: 10, scale: 2 }],
  ['decimal(38, 0)', { kind: 'decimal', precision: 38, scale: 0 }],
  ['decimal', { kind: 'decimal', precision: 10, scale: 0 }],
  ['array<bigint>', { kind: 'array', element: bigint }],
  [
    'array<array<decimal(4,2)>>',
    {
      kind: 'array',
      element: { kind: 'array', element: { kind: 'decimal', precision: 4, scale: 2 } },
    },
  ],
  ['map<string,bigint>', { kind: 'map', key: string, value: bigint, pairs: false }],
  ['MAP<BIGINT, STRING>', { kind: 'map', key: bigint, value: string, pairs: true }],
  ['struct<a:bigint,b:string>', { kind: 'struct', fields: { a: bigint, b: string } }],
  ['STRUCT<a: BIGINT, b: STRING>', { kind: 'struct', fields: { a: bigint, b: string } }],
  ['struct<a bigint, b string>', { kind: 'struct', fields: { a: bigint, b: string } }],
  ['struct<first name:string>', { kind: 'struct', fields: { 'first name': string } }],
  [
    'struct<`a:b`: string, `c``d` string>',
    { kind: 'struct', fields: { 'a:b': string, 'c`d': string } },
  ],
  [
    "struct<a: bigint NOT NULL COMMENT 'it\\'s, a > b', b: string>",
    { kind: 'struct', fields: { a: { ...bigint, nullable: false }, b: string } },
  ],
  [
    'struct<a:array<struct<b:map<string,bigint>>>>',
    {
      kind: 'struct',
      fields: {
        a: {
          kind: 'array',
          element: {
            kind: 'struct',
            fields: { b: { kind: 'map', key: string, value: bigint, pairs: false } },
          },
        },
      },
    },
  ],
])('%s is read', (text, type) => {
  expect(typeFromText(text)).toEqual(type)
})

const toInterval = 'cast it to STRING, or to BIGINT in a unit of your choice'
const toGeoJson = 'serve st_asgeojson(…) of it as STRING'

it.each<[text: string, name: string, hint: string]>([
  ['interval day to second', 'INTERVAL DAY TO SECOND', toInterval],
  ['interval year', 'INTERVAL YEAR', toInterval],
  ['geometry(4326)', 'GEOMETRY(4326)', toGeoJson],
  ['geography(any)', 'GEOGRAPHY(ANY)', toGeoJson],
  ['void', 'VOID', 'cast it to STRING'],
  ['time(6)', 'TIME(6)', 'cast it to STRING'],
  ['object', 'OBJECT', 'cast it to STRING'],
  ['bigint unsigned', 'BIGINT UNSIGNED', 'cast it to STRING'],
  ['array<bigint', 'ARRAY<BIGINT', 'cast it to STRING'],
  ['struct<a:b:bigint>', 'STRUCT<A:B:BIGINT>', 'cast it to STRING'],
  ['', '', 'cast it to STRING'],
])('%s is a type that cannot be served', (text, name, hint) => {
  expect(typeFromText(text)).toEqual({ kind: 'refused', name, hint })
})

it('a part that cannot be served is found within a type', () => {
  expect(typeFromText('array<struct<a:interval month,b:string>>')).toEqual({
    kind: 'array',
    element: {
      kind: 'struct',
      fields: { a: { kind: 'refused', name: 'INTERVAL MONTH', hint: toInterval }, b: string },
    },
  })
})
