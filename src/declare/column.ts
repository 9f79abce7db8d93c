// The columns of an output port. A column carries its SQL type and a zod schema of the JSON value
// that it is served as, so that one object gives the SQL, the row's TypeScript type and its schema.
import { z } from 'zod'
import { declaredEntries } from './declared-entries'
import type { SqlType } from './sql-type'

export interface ColumnOptions {
  /** What the values mean, with their unit: `Purchases in US dollars.` Shown to consumers. */
  readonly description?: string
  /** Values as consumers see them, for the documentation: `['1.50']` for a DECIMAL. */
  readonly examples?: readonly unknown[]
  /**
   * Whether the source may hold NULL here; true unless said otherwise. Where it is false, a row
   * with a NULL is an error (`SourceDrift`) and is not served. It also holds for elements, fields
   * and values within.
   */
  readonly nullable?: boolean
  /** Whether consumers may filter by this column; false unless said otherwise. */
  readonly filterable?: boolean
  /** Whether consumers may order by this column; false unless said otherwise. */
  readonly sortable?: boolean
}

/** What a column helper makes: frozen, and the same for every output port that uses it. */
export interface Column<Value = unknown> {
  readonly type: SqlType
  /**
   * The JSON value of one cell. BIGINT and DECIMAL are strings: a JSON number would lose digits.
   */
  readonly schema: z.ZodType<Value>
  readonly nullable: boolean
  readonly filterable: boolean
  readonly sortable: boolean
  readonly description: string | undefined
  readonly examples: readonly unknown[]
}

/**
 * The type of a column's cells: the column's type, with `nullable: false` where they are never
 * NULL.
 */
export function cellType({ type, nullable }: Column): SqlType {
  return nullable ? type : Object.freeze({ ...type, nullable })
}

/** The value of a column in a row: null is part of it unless the column says `nullable: false`. */
export type ColumnValue<Options, Value> = Options extends { readonly nullable: false }
  ? Value
  : Value | null

type Helper<Value> = <const Options extends ColumnOptions = ColumnOptions>(
  options?: Options,
) => Column<ColumnValue<Options, Value>>

function make<Value>(type: SqlType, schema: z.ZodType<Value>, options: ColumnOptions = {}) {
  const nullable = options.nullable ?? true
  return Object.freeze({
    type,
    schema: nullable ? schema.nullable() : schema,
    nullable,
    filterable: options.filterable ?? false,
    sortable: options.sortable ?? false,
    description: options.description,
    examples: options.examples ?? [],
  })
}

/** The conditional type of a value depends on `nullable`, which `make` decides by value. */
const helper =
  <Value>(type: SqlType, schema: z.ZodType<Value>): Helper<Value> =>
  (options) =>
    make(type, schema, options) as Column<never>

const wholeNumber = (bits: number) =>
  z
    .int()
    .min(-(2 ** (bits - 1)))
    .max(2 ** (bits - 1) - 1)
    .meta({ format: `int${bits}` })
const floatingPoint = (format: string) =>
  z.union([z.number().meta({ format }), z.enum(['NaN', 'Infinity', '-Infinity'])])
const timestampText = /^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/
const localTimestampText = /^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/
const dateText = /^[+-]?\d{4,}-\d\d-\d\d$/

const isBigint = (text: string) =>
  /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
/** What JSON Schema can say of it; the bounds are in the check. */
const bigintText = z
  .string()
  .refine(isBigint, 'is not a 64-bit integer')
  .meta({ format: 'int64', pattern: '^-?\\d{1,19}$' })
const decimalText = (scale: number) =>
  z
    .string()
    .regex(scale > 0 ? new RegExp(`^-?\\d+\\.\\d{${scale}}$`) : /^-?\d+$/)
    .meta({ format: 'decimal' })

const refused = (name: string, hint: string) => (options?: ColumnOptions) =>
  make({ kind: 'refused', name, hint }, z.never(), options)

type RowOfFields<Fields extends Readonly<Record<string, Column>>> = {
  [Name in keyof Fields]: z.output<Fields[Name]['schema']>
}

/**
 * The column helpers, one for each type that Databricks SQL has and JSON can carry. The form of a
 * value is chosen by its type, never by the value itself. If the table has another type, reading
 * rows fails with `SourceDrift`. A type that cannot be served is a fault of the declaration, which
 * the app reports at start.
 *
 * @example
 * columns: {
 *   customer_id: column.string({ description: 'The customer.', nullable: false }),
 *   total_purchases: column.decimal(10, 2, { description: 'Purchases in US dollars.' }),
 *   tags: column.array(column.string()),
 * }
 */
export const column = Object.freeze({
  /**
   * STRING: text as it is. Bytes that are not UTF-8 are served as U+FFFD, the replacement character.
   */
  string: helper({ kind: 'string' }, z.string()),
  /** BOOLEAN: true or false. */
  boolean: helper({ kind: 'boolean' }, z.boolean()),
  /** TINYINT: a number from -128 to 127. */
  tinyint: helper({ kind: 'tinyint' }, wholeNumber(8)),
  /** SMALLINT: a number from -32,768 to 32,767. */
  smallint: helper({ kind: 'smallint' }, wholeNumber(16)),
  /** INT: a number from -2,147,483,648 to 2,147,483,647. */
  int: helper({ kind: 'int' }, wholeNumber(32)),
  /** BIGINT: a string of digits, because JSON readers lose those above 2^53. */
  bigint: helper({ kind: 'bigint' }, bigintText),
  /** FLOAT: a number, or one of the strings NaN, Infinity and -Infinity. */
  float: helper({ kind: 'float' }, floatingPoint('float')),
  /** DOUBLE: a number, or one of the strings NaN, Infinity and -Infinity. */
  double: helper({ kind: 'double' }, floatingPoint('double')),
  /** DATE: `YYYY-MM-DD`. Years above 9999 and below 0 have a sign: `+10000-01-01`. */
  date: helper({ kind: 'date' }, z.string().regex(dateText)),
  /**
   * TIMESTAMP: an instant in UTC, `2024-01-31T23:59:59.123456Z` (RFC 3339, always microseconds).
   */
  timestamp: helper({ kind: 'timestamp' }, z.string().regex(timestampText)),
  /** TIMESTAMP_NTZ: a date and a time without a zone, `2024-01-31T23:59:59.123456`. */
  timestampNtz: helper({ kind: 'timestamp_ntz' }, z.string().regex(localTimestampText)),
  /** BINARY: base64. */
  binary: helper({ kind: 'binary' }, z.base64()),
  /** VARIANT: its JSON, as text: `'{"a":1}'`. */
  variant: helper({ kind: 'variant' }, z.string()),

  /**
   * DECIMAL: a string with exactly `scale` digits after the point.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits after the point, 0 to `precision`
   * @example column.decimal(10, 2) // serves "1.50"
   */
  decimal: <const Options extends ColumnOptions = ColumnOptions>(
    precision: number,
    scale: number,
    options?: Options,
  ): Column<ColumnValue<Options, string>> =>
    helper({ kind: 'decimal', precision, scale }, decimalText(scale))(options),

  /**
   * ARRAY of another column's values.
   *
   * @example column.array(column.int({ nullable: false })) // serves [1,2]
   */
  array: <Element, const Options extends ColumnOptions = ColumnOptions>(
    element: Column<Element>,
    options?: Options,
  ): Column<ColumnValue<Options, Element[]>> =>
    helper({ kind: 'array', element: cellType(element) }, z.array(element.schema))(options),

  /**
   * STRUCT: an object with these fields. They are found by name, as columns are: the table's order
   * and case do not matter, and a field that is not declared is not served.
   *
   * @example column.struct({ street: column.string(), number: column.int() })
   */
  struct: <
    const Fields extends Readonly<Record<string, Column>>,
    const Options extends ColumnOptions = ColumnOptions,
  >(
    fields: Fields,
    options?: Options,
  ): Column<ColumnValue<Options, RowOfFields<Fields>>> =>
    helper(
      {
        kind: 'struct',
        fields: Object.fromEntries(
          declaredEntries(fields).map(([name, field]) => [name, cellType(field)]),
        ),
      },
      z.object(
        Object.fromEntries(declaredEntries(fields).map(([name, field]) => [name, field.schema])),
      ) as unknown as z.ZodType<RowOfFields<Fields>>,
    )(options),

  /**
   * MAP with STRING keys: an object. With other keys use `pairs`.
   *
   * @example column.map(column.decimal(4, 2)) // serves {"CH":"0.08"}
   */
  map: <Value, const Options extends ColumnOptions = ColumnOptions>(
    value: Column<Value>,
    options?: Options,
  ): Column<ColumnValue<Options, Record<string, Value>>> =>
    helper(
      { kind: 'map', key: { kind: 'string' }, value: cellType(value), pairs: false },
      z.record(z.string(), value.schema),
    )(options),

  /**
   * MAP with keys of any type: a list of pairs, because JSON objects have only text for keys.
   *
   * @example column.pairs(column.int(), column.string()) // serves [[1,"one"]]
   */
  pairs: <Key, Value, const Options extends ColumnOptions = ColumnOptions>(
    key: Column<Key>,
    value: Column<Value>,
    options?: Options,
  ): Column<ColumnValue<Options, [Key, Value][]>> =>
    helper(
      { kind: 'map', key: key.type, value: cellType(value), pairs: true },
      z.array(z.tuple([key.schema, value.schema])),
    )(options),

  /** INTERVAL: refused at start, because JSON has no exact form for it. */
  interval: refused('INTERVAL', 'cast it to STRING, or to BIGINT in a unit of your choice'),
  /** GEOMETRY: refused at start. */
  geometry: refused('GEOMETRY', 'serve st_asgeojson(…) of it as STRING'),
  /** GEOGRAPHY: refused at start. */
  geography: refused('GEOGRAPHY', 'serve st_asgeojson(…) of it as STRING'),
})
