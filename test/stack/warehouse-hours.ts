// What a schedule costs: an NCRONTAB expression comes in; the hours of a day for which its runs keep a
// warehouse up that nobody else uses go out.
import { Cron } from 'croner'

const hourMs = 3_600_000

/** @param autoStopMinutes how long a warehouse waits for a further statement before it stops */
export function warehouseHours(schedule: string, autoStopMinutes: number): number {
  const options = { mode: '6-part', timezone: 'UTC', domAndDow: true, paused: true } as const
  const runs = new Cron(schedule, options)
  // A Monday.
  const beginMs = Date.UTC(2026, 0, 5)
  const endMs = beginMs + 24 * hourMs
  let [upMs, untilMs] = [0, beginMs]
  let run = runs.nextRun(new Date(beginMs - 1))
  while (run && run.getTime() < endMs) {
    const stopMs = Math.min(run.getTime() + autoStopMinutes * 60_000, endMs)
    upMs += stopMs - Math.max(run.getTime(), untilMs)
    untilMs = stopMs
    run = runs.nextRun(run)
  }
  return upMs / hourMs
}
