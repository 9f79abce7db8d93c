// Random faults for minutes: a stack of its own comes up, thirty-two callers ask, and what they heard,
// what is left on the warehouse and what the memory grew by is reported.
import { buildApp } from '../journey/app/build'
import { startOwnHost } from '../journey/host'
import { control } from '../journey/stack'
import { Tally, type Report } from '../judges/report'
import { headersOf } from '../stack/people'
import { loadWithFaults, type FaultLoadSummary, type Heard } from './faults/fault-load'
import { restMsMaxOf } from './faults/what-is-left'
import type { LoadRun } from './load'
import { startLoadStandIns } from './load-stand-ins'
import { memoryProbe, type Memory } from './memory'

const statementTimeoutMs = 1_000
const oneIn = 10
const heldMbMax = 20
const residentMbMax = 100

export async function loadFaults(run: LoadRun): Promise<readonly Report[]> {
  const { progress, seconds, seed } = run
  await buildApp()
  const standIns = await startLoadStandIns(run)
  const settings = { STATEMENT_TIMEOUT_MS: String(statementTimeoutMs), ...memoryProbe }
  try {
    const host = await startOwnHost(settings, standIns)
    try {
      const summary = await loadWithFaults({
        ...{ host, control: control(standIns), headers: headersOf(standIns.tokens, 'analyst') },
        ...{ statementTimeoutMs, seconds, seed, oneIn },
        onStep: (text) => {
          progress.step(text)
        },
      })
      return [reportAnswers(summary), reportRest(summary)]
    } finally {
      await host.stop()
    }
  } finally {
    await standIns.stop()
  }
}

function reportAnswers({ calm, faulty }: FaultLoadSummary): Report {
  const tally = new Tally(`answers while one call in ${oneIn} meets a fault`)
  for (const { answers, wrong } of [calm, faulty]) {
    const count = Object.values(answers).reduce((sum, each) => sum + each, 0)
    for (let right = wrong.length; right < count; right += 1) tally.add('an answer', undefined)
    for (const each of wrong) tally.add('an answer', each)
  }
  tally.fact(`\n  without faults ${inWords(calm)}`)
  tally.fact(`\n  with faults ${inWords(faulty)}`)
  return tally.report()
}

function inWords({ answers, walksEnded, slowestMs, perSecond }: Heard): string {
  const counts = Object.entries(answers)
    .sort(([, a], [, b]) => b - a)
    .map(([said, count]) => `\n${String(count).padStart(9)} ${said}`)
  const rates = `${perSecond.toFixed(1)} answers a second, ${walksEnded} requests to their end`
  return `${rates}, slowest ${slowestMs.toFixed()} ms${counts.join('')}`
}

function reportRest({ left, memory: { before, after } }: FaultLoadSummary): Report {
  const tally = new Tally('what is left when the faults are cleared')
  const { operationsOpen, sessionsOpen, sessionsMax, nextStatus, restedMs } = left
  const atMost = (what: string, found: number, max: number): void => {
    tally.add(what, found <= max ? undefined : `${found}, at most ${max}`)
  }
  atMost('statements that are open', operationsOpen, 0)
  atMost('sessions that are open', sessionsOpen, sessionsMax)
  atMost('milliseconds until then', restedMs, restMsMaxOf({ statementTimeoutMs }))
  tally.add('the next request', nextStatus === 200 ? undefined : `status ${nextStatus}`)
  atMost('megabytes held more than before', after.heldMb - before.heldMb, heldMbMax)
  atMost('megabytes resident more', after.residentMb - before.residentMb, residentMbMax)
  const told = (memory: Memory): string =>
    `${memory.heldMb.toFixed(1)} MB held, ${memory.residentMb.toFixed(1)} resident`
  tally.fact(`at rest after ${restedMs.toFixed()} ms with ${sessionsOpen} sessions`)
  tally.fact(`memory before: ${told(before)}; after: ${told(after)}`)
  return tally.report()
}
