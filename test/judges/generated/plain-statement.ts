// The plainest statement on the value table: every column of every row, in the order of one column.
import { compileStatement } from '../../../src/query/compile'
import { name, toStatement, sql, type Statement } from '../../../src/warehouse/statement'
import { plainPlan } from './plan'
import { valueColumns } from './value-table'

const everyRow = 1_000

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
