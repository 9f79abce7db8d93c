// Every Delta directory that the stand-in's own code wrote: Spark reads each of its versions as the
// stand-in does, and tells the same history.
import path from 'node:path'
import { difference } from '../outcome'
import { ownHistory, sparkHistory, versionDifference, versionsIn } from '../delta/directory'
import { writeDirectories } from '../delta/written-directories'
import type { Judging } from '../judging'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'

export async function judgeWrittenDirectories(judging: Judging): Promise<Report> {
  judging.progress.step('Writing Delta directories')
  return judgeDirectories(judging, await writeDirectories(path.join(judging.work, 'written')))
}

export async function judgeDirectories(
  judging: Judging,
  directories: readonly string[],
): Promise<Report> {
  const tally = new Tally('Delta directories that we wrote: histories, and rows at each version')
  let count = 0
  for (const [, directory] of inTime(directories, judging.time, tally)) {
    const found = await sparkHistory(judging, directory)
    const title = path.basename(directory)
    tally.add(`${title}: its history`, difference(await ownHistory(directory), found))
    for (const version of versionsIn(found)) {
      const wrong = await versionDifference(judging, directory, version)
      tally.add(`${title} at version ${version}`, wrong)
      count += 1
    }
    judging.progress.step(`${title}: ${found.rows.length} versions`)
  }
  tally.fact(`${directories.length} directories, ${count} versions`)
  return tally.report()
}
