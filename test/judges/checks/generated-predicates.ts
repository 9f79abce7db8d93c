// The conditions of generated plans as columns, fifty in one statement: what each of them makes of
// every row, true, false or NULL. Our compiler wrote them; only their markers are renamed.
import type { Literal } from '../../../src/declare/literal'
import { compileStatement } from '../../../src/query/compile'
import { name, sql, tableName, toStatement, type Statement } from '../../../src/warehouse/statement'
import { drawPlans, valueTable } from '../generated/plan'
import type { ValueRow } from '../generated/value-table'
import { printStatement, tellSometimes, type Judging } from '../judging'
import { difference, type Outcome } from '../outcome'
import { Tally, type Report } from '../report'
import { markerModes } from '../spark/oracle'
import { inTime } from '../time-budget'

const predicateCount = 5_000
const inOneStatement = 50

export async function judgeGeneratedPredicates(
  judging: Judging,
  rows: readonly ValueRow[],
): Promise<Report> {
  const { oracle, standIn, progress } = judging
  const tally = new Tally('generated predicates')
  const tell = tellSometimes(progress, 'generated predicates', predicateCount)
  // Other plans than those of the SELECTs.
  const options = { seed: judging.seed + 1, count: predicateCount, asked: 1 }
  const conditions = drawPlans(rows, options).map(({ plan }) =>
    conditionOf(compileStatement(plan, 1)),
  )
  const batches = Array.from({ length: predicateCount / inOneStatement }, (_, at) =>
    conditions.slice(at * inOneStatement, (at + 1) * inOneStatement),
  )
  const countOf = (left: readonly unknown[]): number => left.length * inOneStatement
  for (const [place, batch] of inTime(batches, judging.time, tally, countOf)) {
    const statement = withColumns(ids, batch)
    const markers = markerModes[place % markerModes.length]!
    const [ours, judged] = await Promise.all([
      standIn.run(statement),
      oracle.run(statement, markers),
    ])
    for (const [at, condition] of batch.entries()) {
      const what = `markers ${markers}: ${printStatement(condition)}`
      tally.add(what, difference(columnOf(ours, at), columnOf(judged, at)))
    }
    tell((place + 1) * inOneStatement)
  }
  tally.fact(`each on ${rows.length} rows`)
  return tally.report()
}

/** What stands between WHERE and ORDER BY; the order is ours and has neither word in a name. */
export function conditionOf({ text, parameters }: Statement): Statement {
  const [, condition] = / WHERE (.*) ORDER BY .*$/s.exec(text) ?? []
  if (condition === undefined) throw new Error(`there is no WHERE in ${text}`)
  const used = new Set(Array.from(condition.matchAll(marker), ([, number]) => `p${number}`))
  const values = Object.entries(parameters).filter(([of]) => used.has(of))
  return { text: condition, parameters: Object.fromEntries(values) }
}

/** No name, and no word of ours, has a colon. */
const marker = /:p(\d+)/g

/** The statement with each condition as one more column, `c1`, `c2`, … */
export function withColumns(of: Statement, conditions: readonly Statement[]): Statement {
  const parameters: Record<string, Literal> = { ...of.parameters }
  const columns = conditions.map((condition, at) => {
    for (const [of, value] of Object.entries(condition.parameters)) {
      parameters[`c${at + 1}_${of}`] = value
    }
    return `(${condition.text.replaceAll(marker, `:c${at + 1}_p$1`)}) AS c${at + 1}`
  })
  return { text: of.text.replace(' FROM ', () => `, ${columns.join(', ')} FROM `), parameters }
}

const id = sql`t.${name('id')}`
const ids = toStatement(
  sql`SELECT ${id} AS ${name('id')} FROM ${tableName(valueTable)} AS t ORDER BY ${id} ASC NULLS FIRST`,
)

/** The rows' ids with one condition's values. */
function columnOf(outcome: Outcome, at: number): Outcome {
  if (outcome.kind === 'failure') return outcome
  const rows = outcome.rows.map((row) => [row[0]!, row[at + 1]!])
  return { kind: 'rows', columns: ['id', 'condition'], rows }
}
