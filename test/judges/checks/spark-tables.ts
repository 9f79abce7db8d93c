// Tables that Spark wrote, one for each feature of Delta: the stand-in reads every version rightly, or
// refuses it in the warehouse's words. Wrong rows, or an engine's own words, are a difference.
import path from 'node:path'
import { ownHistory, ownRows, sparkHistory, sparkRows, versionsIn } from '../delta/directory'
import { sparkTables, writeSparkTable, type SparkTable } from '../delta/spark-tables'
import type { Judging } from '../judging'
import { difference, summary, withoutOrder, type Outcome } from '../outcome'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'

export async function judgeSparkTables(judging: Judging): Promise<Report> {
  const tally = new Tally('features of tables that Spark wrote')
  const counts: Record<Found, number> = { read: 0, refused: 0, alike: 0 }
  const features = Object.entries(sparkTables)
  for (const [, [feature, table]] of inTime(features, judging.time, tally)) {
    judging.progress.step(`Spark writes: ${feature}`)
    const wrong = await judgeFeature(judging, feature, table, counts).catch((error: unknown) => [
      String(error),
    ])
    tally.add(feature, wrong.length > 0 ? wrong.join('\n    ') : undefined)
  }
  const { read, refused, alike } = counts
  tally.fact(`versions: ${read} read alike, ${refused} refused, ${alike} unreadable to both`)
  return tally.report()
}

/** What is wrong with the versions and the history of one table. */
async function judgeFeature(
  judging: Judging,
  feature: string,
  table: SparkTable,
  counts: Record<Found, number>,
): Promise<readonly string[]> {
  const directory = path.join(judging.work, 'by-spark', feature.replaceAll(/\W+/g, '-'))
  await writeSparkTable(judging.oracle, directory, table)
  const wrong: string[] = []
  const told = await sparkHistory(judging, directory)
  for (const version of versionsIn(told)) {
    const ours = await ownRows(judging, directory, version)
    const judged = await sparkRows(judging, directory, version)
    const found = readOrRefused(table, ours, judged)
    if (isFound(found)) counts[found] += 1
    else wrong.push(`version ${version}: ${found}`)
  }
  const inHistory = readOrRefused(table, await ownHistory(directory), told)
  return isFound(inHistory) ? wrong : [...wrong, `its history: ${inHistory}`]
}

type Found = 'read' | 'refused' | 'alike'

const isFound = (text: string): text is Found => ['read', 'refused', 'alike'].includes(text)

/** What there is to say against it, if it is none of the three. */
function readOrRefused(table: SparkTable, ours: Outcome, judged: Outcome): string {
  const found = difference(withoutOrder(ours), withoutOrder(judged))
  if (found === undefined) return judged.kind === 'rows' ? 'read' : 'alike'
  const refuses = ours.kind === 'failure' && refusals.includes(ours.errorClass)
  if (!refuses) return found
  return table.mustRead ? `refused: ${summary(ours)}` : 'refused'
}

const refusals: readonly string[] = [
  'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
  'DELTA_INVALID_PROTOCOL_VERSION',
  'DELTA_TRUNCATED_TRANSACTION_LOG',
  'STAND_IN_REFUSAL',
]
