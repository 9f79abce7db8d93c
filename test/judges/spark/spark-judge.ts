// Apache Spark with Delta Lake as a judge: its checks by name, in the order in which they run, and what
// they share. Both engines know the local data sets and the generated table.
import path from 'node:path'
import { loadDataSets, type TableFile } from '../../stack/data/data-sets'
import { toStep } from '../../stack/progress'
import { judgeAnnouncedHistories } from '../checks/announced-histories'
import { judgeCollatedKeys } from '../checks/collated-keys'
import { judgeWrittenDirectories } from '../checks/delta-directories'
import { judgeGeneratedPredicates } from '../checks/generated-predicates'
import { judgeGeneratedStatements } from '../checks/generated-statements'
import { judgeGoldenStatements } from '../checks/golden-statements'
import { judgePlantedDifferences } from '../checks/planted-differences'
import { judgeProductCosts } from '../checks/product-costs'
import { judgeRemadeTable } from '../checks/remade-table'
import { judgeStatementForms } from '../checks/statement-forms'
import { valueTable } from '../generated/plan'
import { drawRows, valueDirectory, writeRows, type ValueRow } from '../generated/value-table'
import type { Judge, Judging } from '../judging'
import { failedCheck, type Report } from '../report'
import { setUp } from '../setup'
import { openStandIn } from '../stand-in'
import { startOracle } from './oracle'
import { registerTable } from './registration'

interface Prepared extends Judging {
  /** The local data sets. */
  readonly tables: readonly TableFile[]
  /** Of the value table. */
  readonly rows: readonly ValueRow[]
}

const checks: Readonly<Record<string, (judging: Prepared) => Promise<Report>>> = {
  golden: (judging) => judgeGoldenStatements(judging, judging.tables),
  collated: judgeCollatedKeys,
  remade: judgeRemadeTable,
  announced: judgeAnnouncedHistories,
  forms: judgeStatementForms,
  costs: judgeProductCosts,
  planted: judgePlantedDifferences,
  predicates: (judging) => judgeGeneratedPredicates(judging, judging.rows),
  directories: judgeWrittenDirectories,
  // Last, because fewer of them say less, but not nothing.
  statements: (judging) => judgeGeneratedStatements(judging, judging.rows),
}

export const sparkJudge: Judge = {
  name: 'Spark',
  folder: 'spark',
  checks: Object.keys(checks),
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder, chosen, run) {
    const { work, progress, seed, time } = run
    const tables = await loadDataSets(path.join(folder, '../data'), (loaded) => {
      progress.step(toStep(loaded))
    })
    const rows = drawRows(seed)
    const { catalog, schema, name: table } = valueTable
    const generated = { name: `${catalog}.${schema}.${table}`, path: valueDirectory(work) }
    await writeRows(rows, generated.path)
    progress.step('Starting Spark and the stand-in')
    const scratch = path.join(work, 'spark')
    const [oracle, standIn] = await Promise.all([
      startOracle(folder, scratch, ['data_mesh_catalog', 'judge'], time.hangs),
      openStandIn([...tables, generated]),
    ])
    try {
      await registerTable(oracle, generated)
      const judging = { ...run, oracle, standIn, tables, rows }
      for (const name of chosen) {
        const startedMs = performance.now()
        const report = await checks[name]!(judging).catch((error: unknown) =>
          failedCheck(`the check ${name}`, error),
        )
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
        progress.done(`${report.things}: ${seconds} s`)
        yield report
      }
    } finally {
      await Promise.allSettled([oracle.close(), standIn.close()])
    }
  },
}
