// When to look: at every table on the schedule, and at one table after a hint that it has changed. A
// hint that tells nothing new costs no statement, and many hints about one table become one look.
import { setTimeout as sleep } from 'node:timers/promises'
import pMap from 'p-map'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { announceChanges, type Announced, type Announcing } from './announce'
import { folderOf, type CommitHint } from './commit-hint'
import type { Feed } from './feed'
import { isObserved } from './feed-state'
import type { Outbox } from './outbox'

export interface Announcer {
  /** Follows every table, as far as the time allows. */
  readonly followAll: (requestId: string) => Promise<Announced>
  /** Follows the table of the hint, if any feed reads it and the hint tells something new. */
  readonly followHint: (hint: CommitHint, requestId: string) => Promise<void>
}

export interface AnnouncerOptions {
  readonly feeds: readonly Feed[]
  readonly outbox: Outbox
  readonly clock: Clock
  /** What one run works with. */
  readonly announcing: (requestId: string) => Announcing
}

interface HintedTable {
  readonly feeds: readonly Feed[]
  lookedMs: number
  /** A look that is due when the shortest time between two looks is over. */
  due?: Promise<void> | undefined
}

export function makeAnnouncer({ feeds, outbox, clock, announcing }: AnnouncerOptions): Announcer {
  const tables = new Map<string, HintedTable>()
  let placesReadMs = -Infinity
  let reading: Promise<void> | undefined

  const readPlaces = async (): Promise<void> => {
    for (const [place, here] of await foldersOf(feeds, outbox)) {
      if (!tables.has(place)) tables.set(place, { feeds: here, lookedMs: -Infinity })
    }
    placesReadMs = clock.elapsed()
  }

  /** Where the tables are is known from their first sighting. Hints that come meanwhile wait. */
  const tableAt = async (folder: string): Promise<HintedTable | undefined> => {
    const known = tables.get(folder)
    if (known || clock.elapsed() - placesReadMs < limits.placesReadMsMin) return known
    reading ??= readPlaces().finally(() => {
      reading = undefined
    })
    await reading
    return tables.get(folder)
  }

  const restMs = ({ feeds, lookedMs }: HintedTable): number => {
    const intervalMs = Math.min(...feeds.map(({ lookIntervalMs }) => lookIntervalMs))
    return Math.max(0, lookedMs + intervalMs - clock.elapsed())
  }

  const look = async (table: HintedTable, requestId: string): Promise<void> => {
    await sleep(restMs(table))
    // Hints that come from here on are for the next look.
    table.due = undefined
    table.lookedMs = clock.elapsed()
    await announceChanges(table.feeds, announcing(requestId))
  }

  return Object.freeze<Announcer>({
    followAll: (requestId) => {
      const startedMs = clock.elapsed()
      const mayGoOn = () => clock.elapsed() - startedMs < limits.followAllMsMax
      return announceChanges(feeds, announcing(requestId), mayGoOn)
    },
    followHint: async (hint, requestId) => {
      const table = await tableAt(hint.folder)
      if (!table || !(await tellsNew(hint, table.feeds, outbox))) return
      // A function may not wait longer; the schedule comes in any case.
      if (!table.due && restMs(table) > limits.hintWaitMsMax) return
      table.due ??= look(table, requestId)
      await table.due
    },
  })
}

async function foldersOf(
  feeds: readonly Feed[],
  outbox: Outbox,
): Promise<ReadonlyMap<string, readonly Feed[]>> {
  const folders = new Map<string, Feed[]>()
  await pMap(
    feeds,
    async (feed) => {
      const { state } = await outbox.read(feed.source)
      for (const table of Object.values(state.tables)) {
        const folder = isObserved(table) ? folderOf(table.location) : undefined
        if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), feed])
      }
    },
    { concurrency: limits.feedsAtOnceMax },
  )
  return folders
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
