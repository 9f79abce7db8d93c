// Every Delta directory that the stand-in's own code wrote, here or in Jest's tests: Spark reads its
// versions as the stand-in does, and tells the same history.
import path from 'node:path'
import type { Commit } from '../../../src/warehouse/table-version'
import { difference } from '../outcome'
import { ownHistory, sparkHistory, judgeVersion, commitsIn } from '../delta/directory'
import { writeTestedDirectories, type DeltaDirectory } from '../delta/tested-directories'
import { writeDirectories } from '../delta/written-directories'
import type { Judging } from '../judging'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'

/** A table with more versions is read at so many of them, the first and the last included. */
const readWhole = 30
const readOfMore = 12

export async function judgeWrittenDirectories(judging: Judging): Promise<Report> {
  const tally = new Tally('Delta directories that we wrote: histories, and rows at versions')
  // Writing them, and running the tests for it, takes long enough.
  if (judging.time.over?.aborted) {
    tally.skip(1, `${judging.time.reason} before any was written`)
    return tally.report()
  }
  judging.progress.step('Writing Delta directories')
  const written = await writeDirectories(path.join(judging.work, 'written'))
  judging.progress.step('Running the tests that write Delta directories')
  const directories: readonly DeltaDirectory[] = [
    ...written.map((directory) => ({ directory, title: path.basename(directory) })),
    ...(await writeTestedDirectories(path.join(judging.work, 'tested'), judging)),
  ]
  const counts = { read: 0, all: 0 }
  for (const [, each] of inTime(directories, judging.time, tally)) {
    await judgeDirectory(judging, each, tally, counts)
  }
  tally.fact(`${directories.length} directories, ${counts.read} of ${counts.all} versions`)
  return tally.report()
}

async function judgeDirectory(
  judging: Judging,
  { directory, title }: DeltaDirectory,
  tally: Tally,
  counts: { read: number; all: number },
): Promise<void> {
  const told = await sparkHistory(judging, directory)
  tally.add(`${title}: its history`, difference(await ownHistory(directory), told))
  const readable = commitsIn(told)
  const chosen = chosenVersions(readable)
  for (const commit of chosen) {
    const found = await judgeVersion(judging, directory, commit)
    if ('skipped' in found) tally.skip(1, found.skipped)
    else tally.add(`${title} at version ${commit.version}`, found.difference)
  }
  counts.read += chosen.length
  counts.all += readable.length
  judging.progress.step(`${title}: ${chosen.length} of ${readable.length} versions`)
}

function chosenVersions(versions: readonly Commit[]): readonly Commit[] {
  if (versions.length <= readWhole) return versions
  const stride = (versions.length - 1) / (readOfMore - 1)
  return Array.from({ length: readOfMore }, (_, at) => versions[Math.round(at * stride)]!)
}
