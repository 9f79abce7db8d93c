// When to look: at every table on the schedule, and at one table after a hint that it has changed. A
// hint that tells nothing new costs no statement, and many hints about one table become one look.
import { setTimeout as sleep } from 'node:timers/promises'
import { startTiming, type Clock, type Timed } from '../base/clock'
import { limits } from '../base/limits'
import type { Invocation } from '../base/trace'
import { announceAll, announceChanges, type Announced, type Announcing } from './announce'
import { folderOf, type CommitHint } from './commit-hint'
import type { Feed } from './feed'
import { isObserved } from './feed-state'
import { makeLookOrder } from './look-order'
import type { Outbox } from './outbox'
import type { Trigger } from './record'
import { makeTablePlaces, type Place } from './table-places'
import {
  lookingAt,
  makeTroubles,
  publishing,
  recording,
  type Trouble,
  type Troubles,
} from './troubles'

export interface Announcer {
  /** Follows every table, as far as the time allows. */
  readonly followAll: (invocation: Invocation) => Promise<Announced>
  /**
   * Follows the table of the hint, if any feed reads it and the hint tells something new. `failed` if a
   * feed could not be followed to the end and the hint is worth another try; where it is not, the hint is
   * dropped, and the schedule goes on.
   */
  readonly followHint: (hint: CommitHint, invocation: Invocation) => Promise<HintOutcome>
  /** What this process has met lately. */
  readonly report: () => AnnouncerReport
}

type HintOutcome = 'followed' | 'failed' | 'dropped'

export interface AnnouncerReport {
  /** When the last run of the schedule ended, in milliseconds since the epoch. */
  readonly lastLookMs: number | undefined
  /** Feeds whose tables could not be looked at, or whose events could not be recorded. */
  readonly notFollowed: Trouble | undefined
  /** Feeds whose events could not be published. */
  readonly notPublished: Trouble | undefined
}

export interface AnnouncerOptions {
  readonly feeds: readonly Feed[]
  readonly outbox: Outbox
  readonly clock: Clock
  /** Where among the tables the first run begins, from 0 to 1. */
  readonly start?: number
  /** What one run works with. */
  readonly announcing: (invocation: Invocation) => Omit<Announcing, keyof RunOfAnnouncer>
}

/** What the announcer itself adds to a run. */
type RunOfAnnouncer = Pick<Announcing, 'order' | 'troubles' | 'invocation' | 'trigger'>

/** When a folder's table was last looked at because of a hint, and the look that is due. */
interface Pace {
  lookedMs: number
  /** It waits until the shortest time between two looks is over. */
  due?: Promise<HintOutcome> | undefined
}

export function makeAnnouncer(options: AnnouncerOptions): Announcer {
  const { feeds, outbox, clock } = options
  const remembered = { order: makeLookOrder(options.start), troubles: makeTroubles(clock) }
  const announcing = (invocation: Invocation, trigger: Trigger): Announcing => ({
    ...options.announcing(invocation),
    ...remembered,
    ...{ invocation, trigger },
  })
  const observeEnd = (run: Announcing, { published, failed }: Announced, timed: () => Timed) => {
    const { invocation, trigger } = run
    run.observe({ kind: 'announced', ...invocation, trigger, published, failed, ...timed() })
  }
  const places = makeTablePlaces({ feeds, outbox, clock })
  const paces = new Map<string, Pace>()
  let lastLookMs: number | undefined

  const paceOf = (folder: string): Pace => {
    const pace = paces.get(folder) ?? { lookedMs: -Infinity }
    paces.set(folder, pace)
    return pace
  }

  const restMs = ({ feeds: here }: Place, { lookedMs }: Pace): number => {
    const intervalMs = Math.min(...here.map(({ lookIntervalMs }) => lookIntervalMs))
    return Math.max(0, lookedMs + intervalMs - clock.elapsed())
  }

  const look = async (
    place: Place,
    pace: Pace,
    run: Announcing,
    timed: () => Timed,
  ): Promise<HintOutcome> => {
    await sleep(restMs(place, pace))
    // Hints that come from here on are for the next look.
    pace.due = undefined
    pace.lookedMs = clock.elapsed()
    hurryPlace(place, remembered.troubles)
    const announced = await announceChanges(place.feeds, run)
    observeEnd(run, announced, timed)
    if (announced.failed === 0) return 'followed'
    const sources = place.feeds.map(({ source }) => source)
    return remembered.troubles.maySoonPass(sources) ? 'failed' : 'dropped'
  }

  return Object.freeze<Announcer>({
    followAll: async (invocation) => {
      const run = announcing(invocation, 'schedule')
      const timed = startTiming(clock)
      const mayGoOn = () => timed().durationMs < limits.followAllMsMax
      const announced = await announceAll(feeds, run, mayGoOn)
      observeEnd(run, announced, timed)
      lastLookMs = clock.now()
      return announced
    },
    followHint: async (hint, invocation) => {
      const run = announcing(invocation, 'hint')
      const timed = startTiming(clock)
      const place = await places.at(hint, run)
      if (!place || !(await tellsNew(hint, place.feeds, outbox))) return 'dropped'
      const pace = paceOf(hint.folder)
      // A function may not wait longer; the schedule comes in any case.
      if (!pace.due && restMs(place, pace) > limits.hintWaitMsMax) return 'dropped'
      pace.due ??= look(place, pace, run, timed)
      return pace.due
    },
    report: () => ({
      lastLookMs,
      notFollowed: remembered.troubles.summary('looking', 'recording'),
      notPublished: remembered.troubles.summary('publishing'),
    }),
  })
}

/** There is news of what is in this place, so it is tried at once. */
function hurryPlace({ tables, feeds }: Place, { hurry }: Troubles): void {
  for (const { connection, table } of tables) hurry(lookingAt(connection, table))
  for (const feed of feeds) {
    hurry(recording(feed))
    hurry(publishing(feed))
  }
}

/** Whether some feed has not observed this version, or has events that are not published. */
async function tellsNew(
  { folder, tableVersion }: CommitHint,
  feeds: readonly Feed[],
  outbox: Outbox,
): Promise<boolean> {
  for (const { source } of feeds) {
    const { state } = await outbox.read(source)
    if (state.published < state.recorded) return true
    const table = Object.values(state.tables).find(
      (each) => isObserved(each) && folderOf(each.location) === folder,
    )
    if (!isObserved(table) || table.version < tableVersion) return true
  }
  return false
}
