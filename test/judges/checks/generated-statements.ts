// Whole SELECTs of generated plans over the value table: predicates, order, masks, cursor and limit as
// our compiler writes them, the same rows in the same order from both engines.
import { compileStatement } from '../../../src/query/compile'
import type { SqlType } from '../../../src/declare/sql-type'
import { drawPlans } from '../generated/plan'
import { valueColumns, type ValueRow } from '../generated/value-table'
import { judgeStatement, printStatement, tellSometimes, type Judging } from '../judging'
import { Tally, type Report } from '../report'
import { markerModes } from '../spark/oracle'
import { inTime } from '../time-budget'

const statementCount = 500

export async function judgeGeneratedStatements(
  judging: Judging,
  rows: readonly ValueRow[],
): Promise<Report> {
  const tally = new Tally('generated SELECTs')
  const tell = tellSometimes(judging.progress, 'generated SELECTs', statementCount)
  const zeros = new Set<number>()
  const plans = drawPlans(rows, { seed: judging.seed, count: statementCount, asked: 0 })
  for (const [at, { plan, rowsMax }] of inTime(plans, judging.time, tally)) {
    const statement = compileStatement(plan, rowsMax)
    const sorted = new Set(plan.order.filter(({ type }) => isFloating(type)).map((t) => t.column))
    const markers = markerModes[at % markerModes.length]!
    const found = await judgeStatement(judging, statement, markers, (column, ours, judged) => {
      const zero = sorted.has(column) && isPositiveZero(ours) && isNegativeZero(judged)
      if (zero) zeros.add(at)
      return zero
    })
    tally.add(`markers ${markers}: ${printStatement(statement)}`, found)
    tell(at + 1)
  }
  tally.fact(`${rows.length} rows of ${valueColumns.length} columns`)
  // DuckDB 1.5 sorts by a key that has lost the sign, and gives back what it sorted.
  if (zeros.size > 0) tally.fact(`${zeros.size} of them but for the sign of a zero that was sorted`)
  return tally.report()
}

function isFloating({ kind }: SqlType): boolean {
  return kind === 'float' || kind === 'double'
}

const isPositiveZero = (cell: string | null): boolean => cell === '0e+0'
const isNegativeZero = (cell: string | null): boolean => cell === '-0e+0'
