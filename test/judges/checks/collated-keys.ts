// Keys with a collation: in each direction, the rows after every row by our statements are those that follow
// it in the whole order, in both engines. So pages lose none and repeat none.
import { isDeepStrictEqual } from 'node:util'
import type { Literal } from '../../../src/declare/literal'
import type { SqlType } from '../../../src/declare/sql-type'
import { compileStatement } from '../../../src/query/compile'
import { continueQuery, type OrderTerm, type QueryPlan } from '../../../src/query/plan'
import type { Statement } from '../../../src/warehouse/statement'
import type { Cell } from '../exact-text'
import { conditionOf, withColumns } from './generated-predicates'
import { everyRow, onBoth, planOf } from '../generated/plain-statement'
import { printStatement, type Judging } from '../judging'
import { difference, summary, type Outcome } from '../outcome'
import { Tally, type Report } from '../report'
import { markerModes, type MarkerMode } from '../spark/oracle'
import { inTime } from '../time-budget'

const collations: Readonly<Record<string, string>> = {
  few: 'UTF8_LCASE',
  lower: 'UTF8_LCASE',
  trimmed: 'UTF8_BINARY_RTRIM',
  both: 'UTF8_LCASE_RTRIM',
}
const names = Object.keys(collations)
const text: SqlType = { kind: 'string' }
const columns = Object.fromEntries(names.map((name) => [name, text]))

/** Each once; to one collation or another, some are the same. */
const texts: readonly Cell[] = [
  ...['a', 'A', 'a ', 'A ', 'ab', 'AB', 'aB', 'b', 'B', 'b  ', 'B ', '', ' ', '_', '[', 'Z', null],
  ...['é', 'É', 'e\u0301', 'σ', 'ς', 'Σ', 'İ', 'i\u0307', '\u{10400}', '\u{10428}'],
]
/** Their rows are many, so that a page starts within them. */
const fewTexts = 4
/** Files of their own, with their own least and greatest texts. */
const rowsInFile = 14
/** A statement for each costs most of the time. */
const everySoMany = 10

const by = (column: string, direction: OrderTerm['direction']): OrderTerm => ({
  column,
  type: text,
  direction,
})
const orders: readonly (readonly OrderTerm[])[] = [
  ...['lower', 'trimmed', 'both'].flatMap((key) => [
    [by(key, 'ascending')],
    [by(key, 'descending')],
  ]),
  [by('few', 'ascending'), by('trimmed', 'descending')],
  [by('few', 'descending'), by('lower', 'ascending')],
]

export async function judgeCollatedKeys(judging: Judging): Promise<Report> {
  const tally = new Tally('orders of keys with a collation')
  await writeCollated(judging)
  for (const [at, order] of inTime(orders, judging.time, tally)) {
    const markers = markerModes[at % markerModes.length]!
    const what = order.map(({ column, direction }) => `${column} ${direction}`).join(', ')
    tally.add(`by ${what}, markers ${markers}`, await judgeOrder(judging, order, markers))
  }
  tally.fact(`a page after each of ${texts.length} rows`)
  return tally.report()
}

type Edit = (statement: Statement) => Statement

/** What is found where the cast is left out. */
export async function pagesWithoutCast(judging: Judging): Promise<string | undefined> {
  await writeCollated(judging)
  const cast = /CAST\((t\.`\w+`) AS STRING\)/g
  return judgeOrder(judging, [by('lower', 'ascending')], 'anywhere', (statement) => ({
    ...statement,
    text: statement.text.replaceAll(cast, '$1'),
  }))
}

/** After each row come those that follow it in the whole: all starts as columns, and some statements. */
async function judgeOrder(
  { standIn, oracle }: Judging,
  order: readonly OrderTerm[],
  markers: MarkerMode,
  edit: Edit = (statement) => statement,
): Promise<string | undefined> {
  const compile = (plan: QueryPlan): Statement => edit(compileStatement(plan, everyRow))
  const plan = planOf('collated', columns, order)
  const whole = await oracle.run(compile(plan), markers)
  if (whole.kind === 'failure') throw new Error(summary(whole))
  if (whole.rows.length !== texts.length) return `Spark ${summary(whole)}`
  const pages = whole.rows.map((row) => {
    const after = order.map(({ column }) => valueOf(row[names.indexOf(column)]))
    return compile(continueQuery(plan, { after, rowsLeft: undefined }))
  })
  const found = difference(await standIn.run(compile(plan)), whole)
  if (found !== undefined) return found
  const starts = withColumns(compile(plan), pages.map(conditionOf))
  const expected = pages.map((_, row) => pages.map((_, start) => row > start))
  const [ours, judged] = await Promise.all([standIn.run(starts), oracle.run(starts, markers)])
  const wrong = [ours, judged].find((found) => !isDeepStrictEqual(truths(found), expected))
  if (wrong) return `${printStatement(starts)}: a page misses rows, or repeats some`
  for (const [at, page] of pages.entries()) {
    if (at % everySoMany > 0) continue
    const tail = { ...whole, rows: whole.rows.slice(at + 1) }
    const [mine, theirs] = await Promise.all([standIn.run(page), oracle.run(page, markers)])
    const differs = difference(mine, tail) ?? difference(tail, theirs)
    if (differs !== undefined) return `${printStatement(page)}: ${differs}`
  }
  return undefined
}

/** Of the columns that the conditions are; NULL is not true. */
function truths(outcome: Outcome): unknown {
  if (outcome.kind === 'failure') return summary(outcome)
  return outcome.rows.map((row) => row.slice(names.length).map((cell) => cell === 'true'))
}

function valueOf(cell: Cell | undefined): Literal | null {
  return typeof cell === 'string' ? { type: text, text: cell } : null
}

async function writeCollated(judging: Judging): Promise<void> {
  const typed = names.map((name) => `${name} STRING COLLATE ${collations[name]}`)
  await onBoth(judging, 'DROP TABLE IF EXISTS judge.generated.collated')
  await onBoth(judging, `CREATE TABLE judge.generated.collated (${typed.join(', ')})`)
  const rows = texts.map((cell, at) => [texts[at % fewTexts]!, cell, cell, cell].map(quoted))
  for (let from = 0; from < rows.length; from += rowsInFile) {
    const values = rows.slice(from, from + rowsInFile).map((row) => `(${row.join(', ')})`)
    await onBoth(judging, `INSERT INTO judge.generated.collated VALUES ${values.join(', ')}`)
  }
}

/** None of them has a quote or a backslash. */
function quoted(cell: Cell): string {
  return cell === null ? 'NULL' : `'${cell}'`
}
