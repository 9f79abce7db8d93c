// Spark reads the table that the writers left: its history, the change that every commit made, the
// counts and the rows of some versions. Without Spark on this machine, that is told as skipped.
import path from 'node:path'
import { Tally, type Report } from '../judges/report'
import { pathTable } from '../judges/delta/directory'
import { startOracle, type Oracle } from '../judges/spark/oracle'
import { sparkJudge } from '../judges/spark/spark-judge'
import { timeBudget } from '../judges/time-budget'
import { stackDirectory } from '../stack/stack-directory'
import type { LoadRun } from './load'
import { rewritten, type WriterCommit } from './table-writer'
import { rowsDifference, someVersions, type WrittenTable } from './writers-load'

const machine = path.join(stackDirectory, 'judges', sparkJudge.folder)
/** To build a version costs Spark more the more files it has: every change is read, but not every version. */
const versionsCounted = 40
const versionsRead = 6
const countsInOneStatement = 20

export async function judgeWriters(run: LoadRun, table: WrittenTable): Promise<Report> {
  const tally = new Tally('the same, by Spark')
  run.progress.step('Setting up Spark')
  const setup = await sparkJudge.setUp(machine, { ...run, time: timeBudget(undefined) })
  if (!setup.ready) {
    tally.skip(table.commits.length, `Spark cannot be set up: ${setup.reason}`)
    return tally.report()
  }
  const oracle = await startOracle(machine, path.join(run.work, 'spark'), [])
  try {
    run.progress.step('Spark: the history')
    await judgeHistory(oracle, table, tally)
    run.progress.step('Spark: the changes of every commit')
    await judgeChanges(oracle, table, tally)
    await judgeCounts(oracle, table, tally, run)
    for (const version of someVersions(table, versionsRead)) {
      run.progress.step(`Spark: the rows of version ${version}`)
      const found = await oracle.sql(
        `SELECT id || ' ' || name FROM ${pathTable(table.directory)} VERSION AS OF ${version}`,
      )
      const rows = found.rows.map(([text]) => String(text))
      tally.add(`the rows of version ${version}`, rowsDifference(rows, table.rowsAt(version)))
    }
  } finally {
    await oracle.close()
  }
  tally.fact(`the changes of all ${table.commits.length} versions`)
  return tally.report()
}

async function judgeHistory(oracle: Oracle, table: WrittenTable, tally: Tally): Promise<void> {
  const found = await oracle.sql(`DESCRIBE HISTORY ${pathTable(table.directory)}`)
  const [version, operation] = ['version', 'operation'].map((name) => found.columns.indexOf(name))
  const told = found.rows.map((row) => `${row[version!]} ${row[operation!]}`)
  const said = table.commits.map((commit) => `${commit.version} ${commit.operation}`)
  tally.add('the history', rowsDifference(told, ['0 CREATE TABLE', ...said]))
}

async function judgeChanges(oracle: Oracle, table: WrittenTable, tally: Tally): Promise<void> {
  if (table.commits.length === 0) return
  const found = await oracle.sql(
    `SELECT _commit_version, _change_type || ' ' || id || ' ' || name
       FROM table_changes_by_path('${table.directory}', 1)`,
  )
  const changes = new Map<string, string[]>()
  for (const [version, change] of found.rows) {
    const known = changes.get(version!)
    if (known) known.push(change!)
    else changes.set(version!, [change!])
  }
  for (const commit of table.commits) {
    const told = changes.get(String(commit.version)) ?? []
    tally.add(`the change of version ${commit.version}`, rowsDifference(told, changeOf(commit)))
  }
}

function changeOf({ operation, id, writer }: WriterCommit): readonly string[] {
  if (operation === 'WRITE') return [`insert ${id} ${writer}`]
  return [`update_preimage ${id - rewritten(0)} ${writer}`, `update_postimage ${id} ${writer}`]
}

async function judgeCounts(
  oracle: Oracle,
  table: WrittenTable,
  tally: Tally,
  { progress }: LoadRun,
): Promise<void> {
  const versions = someVersions(table, versionsCounted)
  for (let at = 0; at < versions.length; at += countsInOneStatement) {
    progress.step(`Spark: the counts of ${at} of ${versions.length} versions`)
    const batch = versions.slice(at, at + countsInOneStatement)
    const counts = batch.map(
      (version) =>
        `SELECT '${version} ' || count(*) FROM ${pathTable(table.directory)} VERSION AS OF ${version}`,
    )
    const found = await oracle.sql(counts.join(' UNION ALL '))
    const told = new Set(found.rows.map(([text]) => text))
    for (const version of batch) {
      const right = `${version} ${table.rowsAt(version).length}`
      tally.add('a count', told.has(right) ? undefined : `version and count are not ${right}`)
    }
  }
}
