// Two forms that our statements rest on: the cast of a STRING in an order, which Spark takes away where
// the column has no collation, and the NULL of a masked column, which has the column's type.
import type { ScalarKind, SqlType } from '../../../src/declare/sql-type'
import { compileStatement } from '../../../src/query/compile'
import { continueQuery } from '../../../src/query/plan'
import { nullOf, sql, toStatement } from '../../../src/warehouse/statement'
import { everyRow, planOf } from '../generated/plain-statement'
import { valueTable } from '../generated/plan'
import { judgeStatement, type Judging } from '../judging'
import { summary } from '../outcome'
import { Tally, type Report } from '../report'
import { markerModes, type MarkerMode } from '../spark/oracle'

const text: SqlType = { kind: 'string' }

/** As Spark's typeof names them. */
const scalars: Readonly<Record<ScalarKind, string>> = {
  ...{ boolean: 'boolean', tinyint: 'tinyint', smallint: 'smallint', int: 'int', bigint: 'bigint' },
  ...{ float: 'float', double: 'double', string: 'string', binary: 'binary' },
  ...{ date: 'date', timestamp: 'timestamp', timestamp_ntz: 'timestamp_ntz' },
  // It is served as its JSON.
  variant: 'string',
}
const types: readonly (readonly [type: SqlType, name: string])[] = [
  ...Object.entries(scalars).map(([kind, name]) => [{ kind: kind as ScalarKind }, name] as const),
  [{ kind: 'decimal', precision: 38, scale: 38 }, 'decimal(38,38)'],
  [{ kind: 'array', element: { kind: 'decimal', precision: 9, scale: 2 } }, 'array<decimal(9,2)>'],
  [{ kind: 'map', key: text, value: { kind: 'bigint' }, pairs: false }, 'map<string,bigint>'],
  [
    { kind: 'map', key: { kind: 'date' }, value: { kind: 'array', element: text }, pairs: true },
    'map<date,array<string>>',
  ],
  [
    {
      kind: 'struct',
      fields: { 'a b': { kind: 'int' }, 'c`.d': { kind: 'struct', fields: { e: text } } },
    },
    'struct<a b:int,c`.d:struct<e:string>>',
  ],
]

export async function judgeStatementForms(judging: Judging): Promise<Report> {
  const tally = new Tally('forms of our statements')
  for (const markers of markerModes) {
    tally.add(`a STRING key, markers ${markers}`, await pushed(judging, markers))
  }
  for (const [type, expected] of types) {
    const statement = toStatement(sql`SELECT ${nullOf(type)} AS masked`)
    const typed = await judging.oracle.outcome(`SELECT typeof(${toStatement(nullOf(type)).text})`)
    const found = typed.kind === 'failure' ? summary(typed) : typed.rows[0]![0]!
    const rows = await judgeStatement(judging, statement, 'anywhere')
    tally.add(statement.text, rows ?? (found === expected ? undefined : `it is a ${found}`))
  }
  return tally.report()
}

/** A page's start is looked for in the files, and not after they were read. */
async function pushed({ oracle }: Judging, markers: MarkerMode): Promise<string | undefined> {
  const order = [{ column: 'text', type: text, direction: 'ascending' }] as const
  const plan = planOf(valueTable.name, { text }, order)
  const next = continueQuery(plan, { after: [{ type: text, text: 'A' }], rowsLeft: undefined })
  const statement = compileStatement(next, everyRow)
  const found = await oracle.run(
    { ...statement, text: `EXPLAIN FORMATTED ${statement.text}` },
    markers,
  )
  const explained = found.kind === 'failure' ? summary(found) : found.rows[0]![0]!
  const filters = 'PushedFilters: [IsNotNull(text), GreaterThan(text,A)]'
  return explained.includes(filters) ? undefined : `${filters} is not in ${explained}`
}
