// The journey of walks, for minutes: pages of random tables with keys of every type are followed while
// others write to the tables, drop them and make them anew.
import { runJest } from '../judges/jest-run'
import { Tally, type Report } from '../judges/report'
import type { LoadRun } from './load'

export async function loadWalks(run: LoadRun): Promise<readonly Report[]> {
  const { progress, seconds, seed, work } = run
  const tally = new Tally('types of keys whose tables change while their pages are walked')
  const outcomes = await runJest({
    ...{ project: 'journey', files: ['journey/walks.test.ts'], progress, work, hangs: undefined },
    environment: { MESHPORT_SEED: String(seed), MESHPORT_LOAD_SECONDS: String(seconds) },
  })
  for (const { title, passed, failure } of outcomes) tally.add(title, passed ? undefined : failure)
  return [tally.report()]
}
