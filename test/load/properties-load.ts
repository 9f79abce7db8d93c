// The property tests with seeds that nobody has tried, one after another while there is time: what they
// found is reported with its seed.
import { runJest } from '../judges/jest-run'
import { Tally, type Report } from '../judges/report'
import type { LoadRun } from './load'

export async function loadProperties(run: LoadRun): Promise<readonly Report[]> {
  const { progress, seconds, seed, work } = run
  const tally = new Tally('property tests, with a seed each')
  const endMs = performance.now() + seconds * 1_000
  let round = seed
  for (; round === seed || performance.now() < endMs; round += 1) {
    const environment = { MESHPORT_SEED: String(round) }
    const options = { project: 'property', files: [], environment, progress, work } as const
    for (const { title, passed, failure } of await runJest({ ...options, hangs: undefined })) {
      tally.add(`MESHPORT_SEED=${round}: ${title}`, passed ? undefined : failure)
    }
  }
  tally.fact(`${round - seed} seeds`)
  return [tally.report()]
}
