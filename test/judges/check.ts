// The checks by name, in the order in which they run, and what they share: the tables that both
// engines know, and the rows of the generated one.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { TableFile } from '../stack/data/data-sets'
import { judgeWrittenDirectories } from './checks/delta-directories'
import { judgeGeneratedPredicates } from './checks/generated-predicates'
import { judgeGeneratedStatements } from './checks/generated-statements'
import { judgeGoldenStatements } from './checks/golden-statements'
import { judgePlantedDifferences } from './checks/planted-differences'
import { judgeSparkTables } from './checks/spark-tables'
import { valueTable } from './generated/plan'
import { drawRows, writeRows, type ValueRow } from './generated/value-table'
import type { Judging } from './judging'
import type { Report } from './report'
import { registerTable } from './spark/registration'

export interface PreparedJudging extends Judging {
  /** The local data sets. */
  readonly tables: readonly TableFile[]
  /** Of the value table. */
  readonly rows: readonly ValueRow[]
  /** Where they are: a Parquet file. */
  readonly valueFile: string
}

export const checks: Readonly<Record<string, (judging: PreparedJudging) => Promise<Report>>> = {
  golden: (judging) => judgeGoldenStatements(judging, judging.tables),
  predicates: (judging) => judgeGeneratedPredicates(judging, judging.rows),
  statements: (judging) => judgeGeneratedStatements(judging, judging.rows),
  directories: judgeWrittenDirectories,
  features: judgeSparkTables,
  planted: judgePlantedDifferences,
}

export async function prepare(
  judging: Judging,
  tables: readonly TableFile[],
): Promise<PreparedJudging> {
  const { oracle, standIn, work, seed } = judging
  const rows = drawRows(seed)
  const folder = path.join(work, 'generated')
  await mkdir(folder)
  const file = path.join(folder, 'every-type.parquet')
  await writeRows(rows, file)
  const name = `${valueTable.catalog}.${valueTable.schema}.${valueTable.name}`
  await registerTable(oracle, { name, path: file })
  await standIn.define(name, `SELECT * FROM read_parquet('${file.replaceAll("'", "''")}')`)
  return { ...judging, tables, rows, valueFile: file }
}
