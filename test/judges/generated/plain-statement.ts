// The plainest plans and statements: every column of every row, in the order of some columns; of the
// value table, and of the small tables that a check makes in both engines.
import type { SqlType } from '../../../src/declare/sql-type'
import { compileStatement } from '../../../src/query/compile'
import type { OrderTerm, QueryPlan } from '../../../src/query/plan'
import { name, toStatement, sql, type Statement } from '../../../src/warehouse/statement'
import type { Judging } from '../judging'
import { plainPlan } from './plan'
import { valueColumns } from './value-table'

export const everyRow = 1_000

export function ordered(by: string): Statement {
  const plan = plainPlan()
  const type = valueColumns.find((of) => of.name === by)?.type
  if (!type) throw new Error(`the value table has no column ${by}`)
  const order = [{ column: by, type, direction: 'ascending' } as const, ...plan.order]
  return compileStatement({ ...plan, order }, everyRow)
}

/** As the compiler writes a column of the table. */
export function column(of: string): string {
  return toStatement(sql`t.${name(of)}`).text
}

/** Of a table `judge.generated.<table>` with these columns. */
export function planOf(
  table: string,
  columns: Readonly<Record<string, SqlType>>,
  order: readonly OrderTerm[],
): QueryPlan {
  const plan = plainPlan()
  const entries = Object.entries(columns)
  return {
    ...plan,
    source: { ...plan.source, name: table },
    columns: entries.map(([of, type]) => ({ name: of, type, mask: 'clear' })),
    order,
  }
}

/** The same statement in both engines, which has to succeed. */
export async function onBoth({ standIn, oracle }: Judging, text: string): Promise<void> {
  const [ours] = await Promise.all([standIn.run({ text, parameters: {} }), oracle.sql(text)])
  if (ours.kind === 'failure') throw new Error(`the stand-in: ${ours.message}\n${text}`)
}
