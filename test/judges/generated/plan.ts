// Query plans over the value table, drawn from a seed: every operator on every type, orders of several
// columns in both directions, masks, and pages that start after a real row.
import fc from 'fast-check'
import { decide } from '../../../src/access/decide'
import { anonymous } from '../../../src/access/principal'
import { column, type Column } from '../../../src/declare/column'
import { dataProduct } from '../../../src/declare/data-product'
import { isFault, parseLiteral, type Literal } from '../../../src/declare/literal'
import type { Comparison, ComparisonOperator } from '../../../src/declare/predicate'
import { table } from '../../../src/declare/source'
import type { SqlType } from '../../../src/declare/sql-type'
import { continueQuery, planQuery, type OrderTerm, type QueryPlan } from '../../../src/query/plan'
import { parseRequest } from '../../../src/query/request'
import { literalOf, valueColumns, type ValueColumn, type ValueRow } from './value-table'

export const valueTable = { catalog: 'judge', schema: 'generated', name: 'every_type' } as const

export interface DrawnPlan {
  readonly plan: QueryPlan
  readonly rowsMax: number
}

const operators: readonly ComparisonOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']
const [key, ...others] = valueColumns as [ValueColumn, ...ValueColumn[]]

const product = dataProduct({
  ...{ domain: 'judge', name: 'judged-values', version: '1.0.0', status: 'active' },
  ...{ title: 'Values', description: 'Values at which engines differ.' },
  owner: { team: 'judges', email: 'judges@example.com' },
  outputPorts: {
    values: {
      operationId: 'getJudgedValues',
      source: table(valueTable.catalog, valueTable.schema, valueTable.name),
      columns: Object.fromEntries(valueColumns.map(({ name, type }) => [name, columnOf(type)])),
      key: [key.name],
    },
  },
})

/** The plan of a request that asks for nothing in particular, as the query path makes it. */
export function plainPlan(): QueryPlan {
  const port = product.outputPorts.values
  const scope = decide(anonymous(), port)
  return planQuery(parseRequest('', port, scope), product, port, scope)
}

function columnOf(type: SqlType): Column {
  if (type.kind === 'decimal') return column.decimal(type.precision, type.scale)
  const kind = type.kind === 'timestamp_ntz' ? 'timestampNtz' : type.kind
  return column[kind as 'string']()
}

/** Mostly a value that rows have, sometimes one that they may not have. */
function literals({ name, type, pool }: ValueColumn): fc.Arbitrary<Literal> {
  const inPool = pool.length > 0 ? pool : ['1', '2', '100', '199', '200']
  const known = fc.constantFrom(...inPool.map((text) => literalOf(type, text)))
  const strange = name === key.name ? undefined : stranger(type)
  if (!strange) return known
  const text = strange.filter((written) => !isFault(parseLiteral(type, written)))
  return fc.oneof(
    { weight: 4, arbitrary: known },
    { weight: 1, arbitrary: text.map((written) => literalOf(type, written)) },
  )
}

/** Text that mostly is a value of the type. */
function stranger(type: SqlType): fc.Arbitrary<string> | undefined {
  switch (type.kind) {
    case 'bigint':
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String)
    case 'int':
      return fc.integer().map(String)
    case 'double':
      return fc.double().map((value) => (Object.is(value, -0) ? '-0' : String(value)))
    case 'decimal': {
      const { precision, scale } = type
      const unscaled = fc.bigInt(-(10n ** BigInt(precision)) + 1n, 10n ** BigInt(precision) - 1n)
      return unscaled.map((value) => withPoint(value, scale))
    }
    case 'string':
      return fc.string({ unit: 'binary', maxLength: 3 })
    case 'date':
      return fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10))
    default:
      return undefined
  }
}

function withPoint(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`
}

const comparisons: fc.Arbitrary<Comparison> = fc.constantFrom(...valueColumns).chain((of) =>
  fc
    .record({ value: literals(of), operator: fc.constantFrom(...operators), fold: fc.boolean() })
    .map(({ value, operator, fold }) => ({
      kind: 'comparison',
      column: of.name,
      operator,
      value,
      // As parameters are declared: only for strings, only equal or not.
      ignoreCase: fold && of.type.kind === 'string' && ['eq', 'ne'].includes(operator),
    })),
)

const orders: fc.Arbitrary<readonly OrderTerm[]> = fc
  .tuple(
    fc.shuffledSubarray([...others], { maxLength: 3 }),
    fc.array(fc.constantFrom<OrderTerm['direction']>('ascending', 'descending'), {
      minLength: 4,
      maxLength: 4,
    }),
  )
  .map(([columns, directions]) =>
    [...columns, key].map(({ name, type }, at) => ({
      column: name,
      type,
      direction: directions[at]!,
    })),
  )

function plans(rows: readonly ValueRow[], asked: number): fc.Arbitrary<DrawnPlan> {
  const base = plainPlan()
  return fc
    .record({
      asked: fc.array(comparisons, { minLength: asked, maxLength: 3 }),
      mandatory: fc.array(comparisons, { maxLength: 1 }),
      order: orders,
      masked: fc.subarray(others, { maxLength: 2 }),
      after: fc.option(fc.constantFrom(...rows), { freq: 1 }),
      rowsMax: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ asked: own, mandatory, order, masked, after, rowsMax }) => {
      const plan: QueryPlan = {
        ...base,
        predicates: { mandatory, asked: own },
        order,
        columns: base.columns.map((planned) => ({
          ...planned,
          mask: masked.some(({ name }) => name === planned.name) ? 'masked' : 'clear',
        })),
      }
      if (!after) return { plan, rowsMax }
      const values = order.map(({ column: name }) => valueIn(after, name))
      return { plan: continueQuery(plan, { after: values, rowsLeft: undefined }), rowsMax }
    })
}

function valueIn(row: ValueRow, name: string): Literal | null {
  return row[valueColumns.findIndex((of) => of.name === name)] ?? null
}

/** @param asked how many comparisons a plan has at least */
export function drawPlans(
  rows: readonly ValueRow[],
  options: { readonly seed: number; readonly count: number; readonly asked: number },
): readonly DrawnPlan[] {
  const { seed, count, asked } = options
  return fc.sample(plans(rows, asked), { seed, numRuns: count })
}
