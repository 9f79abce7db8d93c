// A table that is dropped and made anew in its place: a page of the old one, which is pinned by its
// commit's time, is refused by both engines, and never answered from the new table's version.
import { compileStatement } from '../../../src/query/compile'
import type { Statement } from '../../../src/warehouse/statement'
import type { Commit } from '../../../src/warehouse/table-version'
import { commitsIn } from '../delta/directory'
import { everyRow, onBoth, planOf } from '../generated/plain-statement'
import type { Judging } from '../judging'
import { difference, type Failure, type Outcome } from '../outcome'
import { Tally, type Report } from '../report'

const table = 'judge.generated.remade'
const columns = { name: { kind: 'string' } } as const
const order = [{ column: 'name', type: columns.name, direction: 'ascending' }] as const

const gone: Failure = {
  kind: 'failure',
  errorClass: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
  sqlState: '42816',
  message: '',
}

/** What a page finds in the table as it was, and after it was made anew. */
interface Found {
  readonly before: Outcome
  readonly after: Outcome
}

type Run = (statement: Statement) => Promise<Outcome>

export async function judgeRemadeTable(judging: Judging): Promise<Report> {
  const tally = new Tally('reads of a table that is made anew')
  const [ours, judged] = await readRemade(judging)
  tally.add('a commit before that', difference(ours.before, judged.before))
  tally.add('that commit afterwards, by the stand-in', difference(ours.after, gone))
  tally.add('that commit afterwards, by Spark', difference(gone, judged.after))
  return tally.report()
}

/** How the rows change on Spark where a version is read by its number. */
export async function readRemadeByNumber(judging: Judging): Promise<string | undefined> {
  const [, judged] = await readRemade(judging, ({ text, parameters }, { version }) => {
    const others = Object.entries(parameters).filter(([name]) => name !== 'p1')
    return {
      text: text.replace('TIMESTAMP AS OF :p1', `VERSION AS OF ${version}`),
      parameters: Object.fromEntries(others),
    }
  })
  const isAnswered = judged.before.kind === 'rows' && judged.after.kind === 'rows'
  return isAnswered ? difference(judged.before, judged.after) : undefined
}

/** By the stand-in and by Spark. */
async function readRemade(
  judging: Judging,
  edit: (statement: Statement, commit: Commit) => Statement = (statement) => statement,
): Promise<readonly [ours: Found, judged: Found]> {
  const { standIn, oracle } = judging
  await make(judging, 'old')
  const reader = async (run: Run): Promise<() => Promise<Outcome>> => {
    const commit = await newestCommit(run)
    const plan = { ...planOf('remade', columns, order), commit }
    const statement = edit(compileStatement(plan, everyRow), commit)
    return () => run(statement)
  }
  const [ours, judged] = await Promise.all([
    reader((statement) => standIn.run(statement)),
    reader((statement) => oracle.run(statement, 'anywhere')),
  ])
  const before = await Promise.all([ours(), judged()])
  await make(judging, 'new')
  const after = await Promise.all([ours(), judged()])
  return [
    { before: before[0], after: after[0] },
    { before: before[1], after: after[1] },
  ]
}

/** With two versions, in the place of the table that was there. */
async function make(judging: Judging, value: string): Promise<void> {
  await onBoth(judging, `DROP TABLE IF EXISTS ${table}`)
  await onBoth(judging, `CREATE TABLE ${table} (name STRING)`)
  await onBoth(judging, `INSERT INTO ${table} VALUES ('${value}')`)
}

async function newestCommit(run: Run): Promise<Commit> {
  const history = await run({ text: `DESCRIBE HISTORY ${table}`, parameters: {} })
  if (history.kind === 'failure') throw new Error(history.message)
  return commitsIn(history).at(-1)!
}
