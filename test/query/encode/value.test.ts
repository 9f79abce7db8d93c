// Cells of every type as text and as JSON: the text is what a marker takes, JSON is a layer above it.
import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  Map_,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  TimestampMicrosecond,
  Utf8,
  Vector,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow'
import type { SqlType } from '../../../src/declare/sql-type'
import * as encode from '../../../src/query/encode/value'
import { isExactText } from '../../../src/query/encode/value'

const cellText = (type: SqlType, data: Data) => encode.cellText(type, data, 'cells')
const jsonCell = (type: SqlType, data: Data) => encode.jsonCell(type, data, 'cells')

const int: SqlType = { kind: 'int' }
const string: SqlType = { kind: 'string' }
const microseconds = (zone?: string) => new TimestampMicrosecond(zone)

/** The one column of a result, through IPC as everything that comes from the driver. */
function received(vector: Vector): Data {
  const [batch] = tableFromIPC(tableToIPC(new Table({ cells: vector }))).batches
  return batch!.data.children[0]!
}
const cells = (values: readonly unknown[], type: DataType) =>
  received(vectorFromArray(values, type) as Vector)

/** Values that `vectorFromArray` cannot take exactly, by their bytes. */
function bytewise(type: DataType, data: ArrayBufferView, valueOffsets?: Int32Array) {
  const length = valueOffsets ? valueOffsets.length - 1 : 2
  return received(new Vector([makeData({ type, length, data, valueOffsets } as never)]))
}

function bytes(...values: readonly (readonly number[])[]) {
  const offsets = values.map((_, i) => values.slice(0, i).flat().length)
  return bytewise(
    new Utf8(),
    Uint8Array.from(values.flat()),
    Int32Array.from([...offsets, values.flat().length]),
  )
}

const everyScalar: readonly (readonly [SqlType, Data, readonly unknown[], readonly string[]])[] = [
  [
    { kind: 'boolean' },
    cells([true, false, null], new Bool()),
    ['true', 'false', null],
    ['true', 'false', 'null'],
  ],
  [int, cells([-7, null], new Int32()), ['-7', null], ['-7', 'null']],
  [
    { kind: 'bigint' },
    cells([-(2n ** 63n), null, 0n], new Int64()),
    ['-9223372036854775808', null, '0'],
    ['"-9223372036854775808"', 'null', '"0"'],
  ],
  [
    { kind: 'float' },
    cells([0.1, NaN, null], new Float32()),
    ['0.1', 'NaN', null],
    ['0.1', '"NaN"', 'null'],
  ],
  [
    { kind: 'double' },
    cells([-0, 1e-7, Infinity, -Infinity], new Float64()),
    ['-0', '1e-7', 'Infinity', '-Infinity'],
    ['-0', '1e-7', '"Infinity"', '"-Infinity"'],
  ],
  [
    { kind: 'decimal', precision: 10, scale: 2 },
    bytewise(new Decimal(2, 10, 128), Uint32Array.from([190, 0, 0, 0, 2 ** 32 - 5, -1, -1, -1])),
    ['1.90', '-0.05'],
    ['"1.90"', '"-0.05"'],
  ],
  [
    { kind: 'date' },
    bytewise(new DateDay(), Int32Array.from([2_932_897, -719_163])),
    ['+10000-01-01', '0000-12-31'],
    ['"+10000-01-01"', '"0000-12-31"'],
  ],
  [
    { kind: 'timestamp' },
    bytewise(microseconds('UTC'), BigInt64Array.from([1n, 2n ** 63n - 1n])),
    ['1970-01-01T00:00:00.000001Z', '+294247-01-10T04:00:54.775807Z'],
    ['"1970-01-01T00:00:00.000001Z"', '"+294247-01-10T04:00:54.775807Z"'],
  ],
  [
    { kind: 'timestamp_ntz' },
    bytewise(microseconds(), BigInt64Array.from([0n, -1n])),
    ['1970-01-01T00:00:00.000000', '1969-12-31T23:59:59.999999'],
    ['"1970-01-01T00:00:00.000000"', '"1969-12-31T23:59:59.999999"'],
  ],
  [
    string,
    cells(['null', '"a"\n', '', null, '\ufeffé😀'], new Utf8()),
    ['null', '"a"\n', '', null, '\ufeffé😀'],
    ['"null"', '"\\"a\\"\\n"', '""', 'null', '"\ufeffé😀"'],
  ],
  [{ kind: 'variant' }, cells(['{"a":1}'], new Utf8()), ['{"a":1}'], ['"{\\"a\\":1}"']],
  [
    { kind: 'binary' },
    cells([Uint8Array.from([0, 255]), null], new Binary()),
    ['AP8=', null],
    ['"AP8="', 'null'],
  ],
]

it.each(everyScalar)('a cell of type %j is text, and JSON above it', (type, data, texts, json) => {
  const [text, quoted] = [cellText(type, data), jsonCell(type, data)]
  expect(texts.map((_, row) => text(row))).toEqual(texts)
  expect(json.map((_, row) => quoted(row))).toEqual(json)
})

const field = (name: string, type: DataType) => new Field(name, type, true)
const point = new Struct([field('x', new Int32()), field('name', new Utf8())])
const entries = (key: DataType, value: DataType) =>
  new Map_(field('entries', new Struct([field('key', key), field('value', value)])) as never)

it.each<[SqlType, Data, readonly (string | null)[]]>([
  [
    { kind: 'array', element: { kind: 'double' } },
    cells([[1.5, null, NaN], [], null], new List(field('item', new Float64()))),
    ['[1.5,null,"NaN"]', '[]', null],
  ],
  [
    { kind: 'struct', fields: { x: int, name: string } },
    cells([{ x: 1, name: 'a"' }, { x: null, name: null }, null], point),
    ['{"x":1,"name":"a\\""}', '{"x":null,"name":null}', null],
  ],
  [
    { kind: 'map', key: string, value: { kind: 'bigint' }, pairs: false },
    cells([new Map([['k', 1n]]), new Map()], entries(new Utf8(), new Int64())),
    ['{"k":"1"}', '{}'],
  ],
  [
    { kind: 'map', key: int, value: string, pairs: true },
    cells([new Map([[2, 'b']]), null], entries(new Int32(), new Utf8())),
    ['[[2,"b"]]', null],
  ],
  [
    { kind: 'map', key: string, value: int, pairs: true },
    cells([new Map([['k', 1]])], entries(new Utf8(), new Int32())),
    ['[["k",1]]'],
  ],
])('a nested cell of type %j has only JSON for text', (type, data, texts) => {
  const [text, json] = [cellText(type, data), jsonCell(type, data)]
  expect(texts.map((_, row) => text(row))).toEqual(texts)
  expect(texts.map((_, row) => json(row))).toEqual(texts.map((each) => each ?? 'null'))
})

describe('fields of a STRUCT are found by name, as columns are', () => {
  const text = new Utf8()
  const given = [field('Extra', text), field('2023', new Int32()), field('NAME', text)]
  const rows = [{ Extra: 'secret', 2023: 7, NAME: 'n' }, null]
  const fields = { name: string, '2023': int }
  const served = '{"2023":7,"name":"n"}'

  it('in any order, in any case, and without those that are not declared', () => {
    const json = jsonCell({ kind: 'struct', fields }, cells(rows, new Struct(given)))
    expect([0, 1].map(json)).toEqual([served, 'null'])
  })

  it('within lists and maps, and within other structs', () => {
    const struct: SqlType = { kind: 'struct', fields }
    const outer = new Struct([field('z', text), field('inner', new Struct(given))])
    const data = cells(
      [[new Map([['k', { z: 'secret', inner: rows[0] }]])]],
      new List(field('item', entries(text, outer))),
    )
    const type: SqlType = {
      kind: 'array',
      element: {
        kind: 'map',
        key: string,
        value: { kind: 'struct', fields: { INNER: struct } },
        pairs: false,
      },
    }
    expect(jsonCell(type, data)(0)).toBe(`[{"k":{"INNER":${served}}}]`)
  })

  it('the one in exactly this case, where there is another', () => {
    const both = new Struct([field('NAME', text), field('name', text)])
    const data = cells([{ NAME: 'upper', name: 'lower' }], both)
    const type: SqlType = { kind: 'struct', fields: { name: string } }
    expect(jsonCell(type, data)(0)).toBe('{"name":"lower"}')
  })
})

describe('a NULL where the declaration has none', () => {
  const none = { nullable: false } as const
  const nested = new List(field('item', new Struct([field('x', new Int32())])))
  const fields = { x: { ...int, ...none } }

  it.each<[string, SqlType, Data, readonly (string | null)[]]>([
    ['a column', { ...int, ...none }, cells([7, null], new Int32()), ['7']],
    [
      'the elements of a list',
      { kind: 'array', element: { kind: 'struct', fields: {}, ...none } },
      cells([null, [], [{ x: 1 }], [null]], nested),
      [null, '[]', '[{}]'],
    ],
    [
      'a field of a struct, which is NULL as a whole first',
      { kind: 'array', element: { kind: 'struct', fields } },
      cells([[null], [{ x: 1 }], [{ x: null }]], nested),
      ['[null]', '[{"x":1}]'],
    ],
    [
      'the values of a map',
      { kind: 'map', key: string, value: { ...int, ...none }, pairs: true },
      cells([new Map([['k', 1]]), new Map([['k', null]])], entries(new Utf8(), new Int32())),
      ['[["k",1]]'],
    ],
  ])('in %s is drift of the column', (_, type, data, served) => {
    expect(served.map((_, row) => cellText(type, data)(row))).toEqual(served)
    for (const cell of [cellText(type, data), jsonCell(type, data)]) {
      expect(() => cell(served.length)).toThrow(
        expect.objectContaining({
          code: 'SourceDrift',
          message:
            'The column cells contains a NULL where the product declares that there is none.',
          options: { target: 'cells' },
        }) as Error,
      )
    }
  })
})

describe('bytes that are no UTF-8', () => {
  const data = bytes([0x61], [0xff], [0xed, 0xa0, 0x80], [0xef, 0xbf, 0xbd], [0xc3])
  const rows = [0, 1, 2, 3, 4]

  it('are served as U+FFFD', () => {
    expect(rows.map(cellText(string, data))).toEqual([
      'a',
      '\ufffd',
      '\ufffd\ufffd\ufffd',
      '\ufffd',
      '\ufffd',
    ])
    expect(jsonCell(string, data)(1)).toBe('"\ufffd"')
  })

  it('are known not to be their text, unlike a U+FFFD that the table holds', () => {
    expect(rows.map(isExactText(string, data))).toEqual([true, false, false, true, false])
  })
})

it('the text of every other type, and of NULL, is exact', () => {
  expect([0, 1].map(isExactText(int, cells([1, null], new Int32())))).toEqual([true, true])
  expect([0, 1].map(isExactText(string, cells(['a', null], new Utf8())))).toEqual([true, true])
})
