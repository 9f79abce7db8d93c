// The simulation of the event path, for minutes: one schedule of crashes, races and faults after
// another, until the time or their number is over.
import fc from 'fast-check'
import { course, runCourse } from '../events/simulation'
import { Tally, type Report } from '../judges/report'
import type { LoadRun } from './load'

const schedulesMax = 100_000
const schedulesAtOnce = 500

export async function loadEvents({ progress, seconds, seed }: LoadRun): Promise<readonly Report[]> {
  const tally = new Tally('schedules of the event path')
  const met = { crashes: 0, failures: 0, lostAnswers: 0, overtaken: 0, repeated: 0 }
  const property = fc.asyncProperty(course, fc.scheduler(), async (given, scheduler) => {
    const { broken, met: also } = await runCourse(given, scheduler)
    for (const kind of Object.keys(met) as (keyof typeof met)[]) met[kind] += also[kind]
    if (broken.length > 0) throw new Error(broken.join('\n'))
  })
  const endMs = performance.now() + seconds * 1_000
  let schedules = 0
  while (schedules < schedulesMax && (schedules === 0 || performance.now() < endMs)) {
    const from = seed + schedules
    const outcome = await fc.check(property, { seed: from, numRuns: schedulesAtOnce })
    schedules += schedulesAtOnce
    const failure = outcome.failed ? fc.defaultReportMessage(outcome) : undefined
    tally.add(`${schedulesAtOnce} schedules from the seed ${from}`, failure)
    progress.step(`events: ${schedules} schedules`)
  }
  const facts = Object.entries(met).map(([kind, count]) => `${count} ${kind}`)
  tally.fact(`${schedules} schedules met ${facts.join(', ')}`)
  return [tally.report()]
}
