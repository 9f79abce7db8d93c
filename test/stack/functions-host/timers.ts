// The timers of an app: functions come in and, where a schedule is faulty, an error goes out. From
// the start on, each timer fires by its schedule, in the time zone of the process, until it is stopped.
import { Cron } from 'croner'
import { randomUUID } from 'node:crypto'
import type { App } from './app'
import type { TypedData } from './core-contract'
import { invoke } from './invocation'
import type { Log } from './log'
import type { TriggeredFunction } from './triggered-function'

export interface Timer {
  readonly target: TriggeredFunction
  readonly schedule: Cron
}

/** croner knows more than NCRONTAB: `?`, `L`, `W`, `#`, and 7 as a Sunday. */
const ncrontab = /^(?:[\d*,/-]+ +){4}(?:[\d*,/-]|[a-z]{3})+ +(?:[0-689*,-]|\/\d+|[a-z]{3})+$/i

/** The real host starts without such a timer; here nobody would notice. */
export function toTimers(functions: readonly TriggeredFunction[]): readonly Timer[] {
  return functions
    .filter(({ type }) => type === 'timerTrigger')
    .map((target) => ({ target, schedule: parseSchedule(target) }))
}

function parseSchedule({ name, binding: { schedule: expression = '' } }: TriggeredFunction): Cron {
  try {
    if (!ncrontab.test(expression.trim())) throw new Error('not six fields of NCRONTAB')
    const options = { mode: '6-part', domAndDow: true, protect: true } as const
    const schedule = new Cron(expression, options)
    if (schedule.nextRun() === null) throw new Error('no day fits it')
    return schedule
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The timer "${name}" has the faulty schedule "${expression}": ${reason}.`, {
      cause: error,
    })
  }
}

/** @returns ends the schedules, and resolves when the runs that they began have ended */
export function startTimers(app: App, log: Log): () => Promise<void> {
  const runs = new Set<Promise<unknown>>()
  const fire = async (timer: Timer): Promise<void> => {
    const run = runTimer(app, timer, log)
    runs.add(run)
    await run
    runs.delete(run)
  }
  for (const timer of app.timers) {
    timer.schedule.schedule(() => fire(timer))
    if (timer.target.binding.runOnStartup) void timer.schedule.trigger()
  }
  return async () => {
    for (const { schedule } of app.timers) schedule.stop()
    await Promise.all(runs)
  }
}

export async function runTimer(app: App, { target, schedule }: Timer, log: Log): Promise<void> {
  const input: TypedData = { json: JSON.stringify(toTimerInfo(schedule)) }
  await invoke(app, target, { id: randomUUID(), input, triggerMetadata: {} }, log)
}

/** No run is ever past due here, because nothing is kept from one start to the next. */
function toTimerInfo(schedule: Cron): object {
  const [next, second] = schedule.nextRuns(2)
  const last = schedule.previousRun()?.toISOString() ?? '0001-01-01T00:00:00+00:00'
  // The real host keeps no status of a timer that fires more than once a minute.
  const isKept = second !== undefined && second.getTime() - next!.getTime() >= 60_000
  return {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: isKept ? { Last: last, Next: next!.toISOString(), LastUpdated: last } : null,
    IsPastDue: false,
  }
}
