// The TypeScript type of a row, inferred from the declaration. `tsc` checks these: a wrong type is an
// error where `same` gets its value, and so is a misuse that begins to compile.
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import type { RowOf } from '../../src/declare/output-port'
import { parameter } from '../../src/declare/parameter'
import { table } from '../../src/declare/source'
import { soundDeclaration, soundPort } from './sample'

/** Exactly the same type: `any` and `unknown` equal nothing but themselves. */
type Equal<A, B> = Probe<A> extends Probe<B> ? (Probe<B> extends Probe<A> ? true : false) : false
interface Probe<T> {
  readonly take: (value: T) => void
  readonly give: () => T
  readonly any: 0 extends 1 & T ? 'any' : 'not any'
}

type Floating = number | 'NaN' | 'Infinity' | '-Infinity'
const given = { nullable: false } as const

const everyType = dataProduct({
  ...soundDeclaration,
  outputPorts: {
    all: {
      operationId: 'getAll',
      source: table('mesh', 'test', 'all'),
      key: ['bigint'],
      columns: {
        string: column.string(),
        boolean: column.boolean(),
        tinyint: column.tinyint(),
        smallint: column.smallint(),
        int: column.int(),
        bigint: column.bigint({ nullable: false }),
        float: column.float(),
        double: column.double(given),
        date: column.date({ description: 'Still nullable.' }),
        timestamp: column.timestamp({ nullable: true }),
        timestampNtz: column.timestampNtz(),
        binary: column.binary(),
        variant: column.variant(),
        decimal: column.decimal(10, 2),
        array: column.array(column.int(given), given),
        holes: column.array(column.bigint()),
        struct: column.struct({ a: column.double(), b: column.string(given) }, given),
        map: column.map(column.decimal(4, 2), given),
        pairs: column.pairs(column.int(given), column.date(), given),
      },
    },
  },
})

it('gives every column type the type of its JSON value, with null unless the column says otherwise', () => {
  type Row = RowOf<typeof everyType.outputPorts.all>
  interface Expected {
    readonly string: string | null
    readonly boolean: boolean | null
    readonly tinyint: number | null
    readonly smallint: number | null
    readonly int: number | null
    readonly bigint: string
    readonly float: Floating | null
    readonly double: Floating
    readonly date: string | null
    readonly timestamp: string | null
    readonly timestampNtz: string | null
    readonly binary: string | null
    readonly variant: string | null
    readonly decimal: string | null
    readonly array: number[]
    readonly holes: (string | null)[] | null
    readonly struct: { readonly a: Floating | null; readonly b: string }
    readonly map: Record<string, string | null>
    readonly pairs: [number, string | null][]
  }
  const same: Equal<Row, Expected> = true
  expect(same).toBe(true)
})

it('does not compile what could not be meant', () => {
  const draft = { a: parameter.int() }
  const withDraft = { ...soundPort, parameters: draft }
  const keyless = { ...soundPort, key: undefined }
  const misuses = [
    // @ts-expect-error an option that there is not
    () => column.string({ nulable: false }),
    // @ts-expect-error a decimal without its scale
    () => column.decimal(10),
    // @ts-expect-error an array of a bare type
    () => column.array('string'),
    // @ts-expect-error a comparison of upper and lower case that has no equality
    () => parameter.string().gt('name', { ignoreCase: true }),
    // @ts-expect-error a parameter that does not say what it compares with
    () => dataProduct({ ...soundDeclaration, outputPorts: { a: withDraft } }),
    // @ts-expect-error an output port without a key
    () => dataProduct({ ...soundDeclaration, outputPorts: { a: keyless } }),
    // @ts-expect-error a status that there is not
    () => dataProduct({ ...soundDeclaration, status: 'live' }),
    // @ts-expect-error what is declared stays as it is
    () => (everyType.name = 'other'),
  ]
  expect(misuses).toHaveLength(8)
  // @ts-expect-error values of this type cannot be compared
  expect(parameter.binary).toBeUndefined()
  // @ts-expect-error an output port that there is not
  expect(everyType.outputPorts.others).toBeUndefined()
})
