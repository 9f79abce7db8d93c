// The column helpers: the SQL type that each writes, and which JSON values its schema takes.
import { cellType, column, type Column, type ColumnOptions } from '../../src/declare/column'
import { isComparable, sqlTypeName } from '../../src/declare/sql-type'

interface Helper {
  readonly make: (options?: ColumnOptions) => Column
  readonly name: string
  readonly comparable?: true
  readonly takes: readonly unknown[]
  readonly refuses: readonly unknown[]
}

const notText = [0, true, {}, [], undefined]
const nested = column.struct({ tags: column.array(column.string()), price: column.decimal(4, 2) })

const helpers: readonly Helper[] = [
  { make: column.string, name: 'STRING', comparable: true, takes: ['', 'a'], refuses: notText },
  {
    make: column.boolean,
    name: 'BOOLEAN',
    comparable: true,
    takes: [true, false],
    refuses: ['true', 0],
  },
  {
    make: column.tinyint,
    name: 'TINYINT',
    comparable: true,
    takes: [-128, 127],
    refuses: [-129, 128, 0.5, '1'],
  },
  {
    make: column.smallint,
    name: 'SMALLINT',
    comparable: true,
    takes: [-32768, 32767],
    refuses: [-32769, 32768],
  },
  {
    make: column.int,
    name: 'INT',
    comparable: true,
    takes: [-2147483648, 2147483647],
    refuses: [-2147483649, 2147483648, NaN, '1'],
  },
  {
    make: column.bigint,
    name: 'BIGINT',
    comparable: true,
    takes: ['-9223372036854775808', '0'],
    refuses: [1, 1n, '', '1.0', '+1', 'a1', '12345678901234567890'],
  },
  {
    make: column.float,
    name: 'FLOAT',
    comparable: true,
    takes: [0.1, 'NaN', 'Infinity', '-Infinity'],
    refuses: ['0.1', NaN, Infinity, 'nan'],
  },
  {
    make: column.double,
    name: 'DOUBLE',
    comparable: true,
    takes: [1e308, 'NaN'],
    refuses: ['1', -Infinity],
  },
  {
    make: column.date,
    name: 'DATE',
    comparable: true,
    takes: ['2024-02-29', '-0044-03-15', '+10000-01-01'],
    refuses: ['2024-2-9', '2024-02-29T00:00:00', 20240229],
  },
  {
    make: column.timestamp,
    name: 'TIMESTAMP',
    comparable: true,
    takes: ['2024-02-29T23:59:59.123456Z'],
    refuses: [
      '2024-02-29T23:59:59Z',
      '2024-02-29T23:59:59.123456',
      '2024-02-29T23:59:59.123456+01:00',
    ],
  },
  {
    make: column.timestampNtz,
    name: 'TIMESTAMP_NTZ',
    comparable: true,
    takes: ['2024-02-29T23:59:59.123456'],
    refuses: ['2024-02-29T23:59:59.123456Z', '2024-02-29T23:59:59.123'],
  },
  { make: column.binary, name: 'BINARY', takes: ['', 'AAE='], refuses: ['AAE', 'a_-=', 0] },
  { make: column.variant, name: 'VARIANT', takes: ['{"a":1}', 'null'], refuses: [{ a: 1 }] },
  {
    make: (options) => column.decimal(10, 2, options),
    name: 'DECIMAL(10,2)',
    comparable: true,
    takes: ['1.50', '-0.05', '0.00'],
    refuses: [1.5, '1e2', '.5', '1.', 'a1'],
  },
  {
    make: (options) => column.array(column.int(), options),
    name: 'ARRAY<INT>',
    takes: [[], [1, null]],
    refuses: [[1.5], ['1'], 1],
  },
  {
    make: (options) => column.array(column.int({ nullable: false }), options),
    name: 'ARRAY<INT>',
    takes: [[1]],
    refuses: [[null]],
  },
  {
    make: (options) => column.struct({ a: nested, b: column.bigint() }, options),
    name: 'STRUCT<a: STRUCT<tags: ARRAY<STRING>, price: DECIMAL(4,2)>, b: BIGINT>',
    takes: [
      { a: { tags: ['x'], price: '1.00' }, b: null },
      { a: null, b: '1' },
    ],
    refuses: [{ a: { tags: [1], price: '1.00' }, b: null }, { b: '1' }, []],
  },
  {
    make: (options) => column.map(column.date(), options),
    name: 'MAP<STRING, DATE>',
    takes: [{}, { a: '2024-01-01', b: null }],
    refuses: [{ a: 1 }, [['a', '2024-01-01']]],
  },
  {
    make: (options) => column.pairs(column.int({ nullable: false }), column.string(), options),
    name: 'MAP<INT, STRING>',
    takes: [
      [],
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    refuses: [{ 1: 'a' }, [[1]], [['1', 'a']], [[null, 'a']]],
  },
]

const takes = ({ schema }: Column, values: readonly unknown[]): readonly boolean[] =>
  values.map((value) => schema.safeParse(value).success)

describe.each(helpers)(
  'a column of type $name',
  ({ make, name, comparable, takes: good, refuses }) => {
    it('writes its SQL type and knows whether it can be compared', () => {
      const { type } = make()
      expect({ name: sqlTypeName(type), comparable: isComparable(type) }).toEqual({
        name,
        comparable: comparable ?? false,
      })
    })

    it('takes the values that it is served as, and no others', () => {
      expect(takes(make({ nullable: false }), good)).toEqual(good.map(() => true))
      expect(takes(make({ nullable: false }), refuses)).toEqual(refuses.map(() => false))
    })

    it('holds null unless it says otherwise', () => {
      const columns = [make(), make({ nullable: true }), make({ nullable: false })]
      expect(
        columns.map(({ nullable, schema }) => [nullable, schema.safeParse(null).success]),
      ).toEqual([
        [true, true],
        [true, true],
        [false, false],
      ])
    })

    it('keeps what it is told and is frozen', () => {
      const given = { description: 'What.', examples: [null], filterable: true, sortable: true }
      const { type, schema, ...told } = make(given)
      expect(told).toEqual({ ...given, nullable: true })
      const { type: sameType, schema: sameSchema, ...untold } = make()
      expect(untold).toEqual({
        description: undefined,
        examples: [],
        filterable: false,
        sortable: false,
        nullable: true,
      })
      expect(sameType).toEqual(type)
      expect(sameSchema.constructor).toBe(schema.constructor)
      expect(Object.isFrozen(make())).toBe(true)
    })
  },
)

it.each([
  ['INTERVAL', column.interval, 'cast it to STRING, or to BIGINT in a unit of your choice'],
  ['GEOMETRY', column.geometry, 'serve st_asgeojson(…) of it as STRING'],
  ['GEOGRAPHY', column.geography, 'serve st_asgeojson(…) of it as STRING'],
])('refuses %s with a hint', (name, make, hint) => {
  const { type } = make()
  expect([type, sqlTypeName(type), isComparable(type)]).toEqual([
    { kind: 'refused', name, hint },
    name,
    false,
  ])
})

it('keeps at every depth which values are never NULL', () => {
  const given = { nullable: false } as const
  const rows = column.array(
    column.struct({ id: column.int(given), names: column.map(column.string(given)) }, given),
    given,
  )
  expect(cellType(rows)).toEqual({ ...rows.type, nullable: false })
  expect(cellType(column.int())).toEqual({ kind: 'int' })
  expect(rows.type).toEqual({
    kind: 'array',
    element: {
      kind: 'struct',
      nullable: false,
      fields: {
        id: { kind: 'int', nullable: false },
        names: {
          kind: 'map',
          key: { kind: 'string' },
          value: { kind: 'string', nullable: false },
          pairs: false,
        },
      },
    },
  })
})
