// When the timers of an app fire, and which schedules the local functions host takes.
import type { Timer } from '@azure/functions'
import type { FixtureHost } from '../fixtures/fixture-host'
import { startJudgedHost } from '../fixtures/judged-host'
import { toTimers } from './timers'
import type { TriggeredFunction } from './triggered-function'

let host: FixtureHost

async function start(settings: NodeJS.ProcessEnv): Promise<void> {
  host = await startJudgedHost(settings)
}

const everySecond = { FIXTURE_SCHEDULE: '* * * * * *' }

/** The runs of one timer so far, as `began` and `ended`. */
const runsOf = (name: string): string[] =>
  [...host.printed().matchAll(new RegExp(`${name} (began|ended)`, 'g'))].map(([, what]) => what!)

const count = (runs: string[], what: string): number => runs.filter((each) => each === what).length

describe('a timer with a schedule', () => {
  afterEach(() => host.stop())

  it('fires again and again, and never twice at once', async () => {
    await start(everySecond)
    await host.untilPrinted(/overlong began.*overlong ended.*overlong began/s)
    expect(runsOf('overlong').slice(0, 3)).toEqual(['began', 'ended', 'began'])
  })

  it('goes on firing while requests are answered at the end', async () => {
    await start(everySecond)
    const answer = fetch(`${host.url}/api/slow?ms=2500`)
    await host.untilPrinted(/slow began/)
    process.kill(host.pid, 'SIGTERM')
    const before = count(runsOf('overlong'), 'began')
    expect(await (await answer).json()).toBe('answered')
    await host.exited
    expect(count(runsOf('overlong'), 'began')).toBeGreaterThan(before)
  })

  it('ends a run that is under way when nothing else is', async () => {
    await start(everySecond)
    await host.untilPrinted(/overlong began/)
    process.kill(host.pid, 'SIGTERM')
    await host.exited
    const runs = runsOf('overlong')
    expect(runs).toContain('ended')
    expect(count(runs, 'ended')).toBe(count(runs, 'began'))
  })

  it('may fire at the start as well, and is told when it fires next, in its time zone', async () => {
    await start({ TZ: 'Asia/Tokyo' })
    await host.untilPrinted(/atStart ended/)
    const [, given] = /atStart began (.*)/.exec(host.printed()) ?? []
    const { scheduleStatus, ...rest } = JSON.parse(given!) as Timer
    expect(rest).toEqual({ schedule: { adjustForDST: true }, isPastDue: false })
    const { last, lastUpdated, next } = scheduleStatus
    const never = expect.stringMatching(/^0001-01-01T/) as string
    expect({ last, lastUpdated }).toEqual({ last: never, lastUpdated: never })
    const year = new Date().getUTCFullYear() + 1
    expect(new Date(next)).toEqual(new Date(`${year}-01-01T00:00:00+09:00`))
    expect(runsOf('byHand')).toEqual([])
  })
})

describe('a schedule', () => {
  const timerOf = (schedule: string) => {
    const binding = { type: 'timerTrigger', schedule }
    const metadata = { name: 'nightly', bindings: { timer: binding } }
    const target: TriggeredFunction = {
      ...{ name: 'nightly', type: 'timerTrigger', trigger: 'timer', binding, metadata },
      callback: () => undefined,
    }
    return toTimers([target])[0]!.schedule
  }

  it.each([
    ['0 30 6 * * *', '2026-01-01T06:30:00'],
    ['0 0 0 * * SUN', '2026-01-04T00:00:00'],
    ['0 0 0 * feb mon-fri', '2026-02-02T00:00:00'],
    ['0 0-10/2 * * * *', '2026-01-01T00:02:00'],
    ['0  1,2,3 0 */7 * *', '2026-01-01T00:01:00'],
    // Both the day of the month and that of the week.
    ['0 0 0 1 * 1', '2026-06-01T00:00:00'],
  ])('%s comes next on %s in the time zone of the host', (schedule, next) => {
    const start = new Date('2026-01-01T00:00:00')
    expect(timerOf(schedule).nextRun(start)).toEqual(new Date(next))
  })

  it.each([
    ['0 0 * * *', 'not six fields of NCRONTAB'],
    ['00:05:00', 'not six fields of NCRONTAB'],
    ['', 'not six fields of NCRONTAB'],
    ['* * * * * * *', 'not six fields of NCRONTAB'],
    ['0 0 0 ? * *', 'not six fields of NCRONTAB'],
    ['0 0 0 L * *', 'not six fields of NCRONTAB'],
    ['0 0 0 * * 7', 'not six fields of NCRONTAB'],
    ['60 * * * * *', 'CronPattern: Invalid value for second: 60'],
    ['0 0 0 31 2 *', 'no day fits it'],
  ])('%s is refused: %s', (schedule, reason) => {
    const sentence = `The timer "nightly" has the faulty schedule "${schedule}": ${reason}.`
    expect(() => timerOf(schedule)).toThrow(sentence)
  })
})
