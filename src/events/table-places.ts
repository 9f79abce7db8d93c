// Where the tables of the feeds are, so that a hint about a folder finds its table: known from the
// tables' first sighting.
import pMap from 'p-map'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { printTableName, type TableName } from '../declare/source'
import { folderOf } from './commit-hint'
import type { Feed } from './feed'
import { isObserved } from './feed-state'
import type { Outbox } from './outbox'

/** What is in one folder. Several names may lead there. */
export interface Place {
  readonly tables: readonly { readonly connection: string; readonly table: TableName }[]
  /** Those that read one of these tables. */
  readonly feeds: readonly Feed[]
}

export interface TablePlaces {
  /** Undefined if no feed is known to read a table there. */
  readonly at: (folder: string) => Promise<Place | undefined>
}

interface TablePlacesOptions {
  readonly feeds: readonly Feed[]
  readonly outbox: Outbox
  readonly clock: Clock
}

export function makeTablePlaces({ feeds, outbox, clock }: TablePlacesOptions): TablePlaces {
  let places: ReadonlyMap<string, Place> = new Map()
  let readMs = -Infinity
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    places = await placesOf(feeds, outbox)
    readMs = clock.elapsed()
  }

  return Object.freeze<TablePlaces>({
    at: async (folder) => {
      const known = places.get(folder)
      if (known || clock.elapsed() - readMs < limits.placesReadMsMin) return known
      // Hints that come meanwhile wait.
      reading ??= read().finally(() => {
        reading = undefined
      })
      await reading
      return places.get(folder)
    },
  })
}

async function placesOf(
  feeds: readonly Feed[],
  outbox: Outbox,
): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>()
  await pMap(
    feeds,
    async (feed) => {
      const { state } = await outbox.read(feed.source)
      for (const table of feed.tables) {
        const known = state.tables[printTableName(table)]
        const folder = isObserved(known) ? folderOf(known.location) : undefined
        if (folder === undefined) continue
        const { tables, feeds: here } = places.get(folder) ?? { tables: [], feeds: [] }
        const { connection } = feed
        places.set(folder, {
          tables: [...tables, { connection, table }],
          feeds: [...here, feed],
        })
      }
    },
    { concurrency: limits.feedsAtOnceMax },
  )
  return places
}
