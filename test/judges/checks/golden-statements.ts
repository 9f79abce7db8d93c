// Every golden statement, compiled from its plan by our own code, in both marker modes: the rows that
// the stand-in gives, or the same error.
import { compileStatement } from '../../../src/query/compile'
import { rowsAsked } from '../../../src/query/page'
import type { TableFile } from '../../stack/data/data-sets'
import { goldenCases } from '../../query/golden'
import { judgeStatement, printStatement, tellSometimes, type Judging } from '../judging'
import { Tally, type Report } from '../report'
import { markerModes } from '../spark/oracle'
import { registerTable } from '../spark/registration'
import { inTime } from '../time-budget'

export async function judgeGoldenStatements(
  judging: Judging,
  tables: readonly TableFile[],
): Promise<Report> {
  for (const table of tables) {
    judging.progress.step(`Spark registers ${table.name}`)
    await registerTable(judging.oracle, table)
  }
  const tally = new Tally('golden statements, in each marker mode')
  const cases = goldenCases()
  const tell = tellSometimes(judging.progress, 'golden statements', cases.length)
  for (const [at, { name, plan }] of inTime(cases, judging.time, tally)) {
    const statement = compileStatement(plan, rowsAsked(plan))
    for (const markers of markerModes) {
      const found = await judgeStatement(judging, statement, markers)
      tally.add(`${name}, markers ${markers}: ${printStatement(statement)}`, found)
    }
    tell(at + 1)
  }
  tally.fact(`${cases.length} statements, ${markerModes.length} modes`)
  return tally.report()
}
