// Where the tables of the feeds are, so that a hint about a folder finds its table. A table's first
// sighting says it. Before that, and when somebody makes a table, the warehouse is asked.
import pMap from 'p-map'
import { causeText } from '../base/cause-text'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import { toProblem } from '../base/problem'
import type { Invocation } from '../base/trace'
import { printTableName, type TableName } from '../declare/source'
import { folderOf, type CommitHint } from './commit-hint'
import type { Feed } from './feed'
import { isObserved, type ObservedTable, type TableState } from './feed-state'
import { tableKey } from './look-order'
import type { Outbox } from './outbox'
import type { TableFacts } from './table-facts'
import { isShared } from './troubles'

/** What is in one folder. Several names may lead there. */
export interface Place {
  readonly tables: readonly { readonly connection: string; readonly table: TableName }[]
  /** Those that read one of these tables. */
  readonly feeds: readonly Feed[]
}

interface Asking {
  readonly invocation: Invocation
  readonly facts: Pick<TableFacts, 'detail'>
  readonly observe: Observe
}

export interface TablePlaces {
  /** Undefined if no feed is known to read a table in the hint's folder. */
  readonly at: (hint: CommitHint, asking: Asking) => Promise<Place | undefined>
}

interface TablePlacesOptions {
  readonly feeds: readonly Feed[]
  readonly outbox: Pick<Outbox, 'read'>
  readonly clock: Clock
}

/** A table, and what the feeds that read it know of it. */
interface KnownTable {
  readonly key: string
  readonly connection: string
  readonly table: TableName
  readonly feeds: Feed[]
  readonly states: TableState[]
}

/** What the warehouse has said, and of which table of this name. */
interface Answer {
  readonly identity: string
  readonly folder: string | undefined
}

export function makeTablePlaces({ feeds, outbox, clock }: TablePlacesOptions): TablePlaces {
  const answers = new Map<string, Answer>()
  let places: ReadonlyMap<string, Place> = new Map()
  let readMs = -Infinity
  let reading: Promise<void> | undefined

  const read = async (hint: CommitHint, asking: Asking): Promise<void> => {
    const tables = await tablesOf(feeds, outbox)
    places = placesOf(tables, answers)
    const asked = places.has(hint.folder) ? [] : tablesToAsk(tables, answers, hint)
    await pMap(
      asked,
      async (known) => {
        const answer = await ask(known, asking)
        if (answer) answers.set(known.key, answer)
      },
      { concurrency: limits.feedsAtOnceMax },
    )
    places = placesOf(tables, answers)
    readMs = clock.elapsed()
  }

  return Object.freeze<TablePlaces>({
    at: async (hint, asking) => {
      const known = places.get(hint.folder)
      if (known || clock.elapsed() - readMs < limits.placesReadMsMin) return known
      // Hints that come meanwhile wait.
      reading ??= read(hint, asking).finally(() => {
        reading = undefined
      })
      await reading
      return places.get(hint.folder)
    },
  })
}

async function tablesOf(
  feeds: readonly Feed[],
  outbox: Pick<Outbox, 'read'>,
): Promise<readonly KnownTable[]> {
  const tables = new Map<string, KnownTable>()
  await pMap(
    feeds,
    async (feed) => {
      const { state } = await outbox.read(feed.source)
      const { connection } = feed
      for (const table of feed.tables) {
        const key = tableKey(connection, table)
        const known = tables.get(key) ?? { key, connection, table, feeds: [], states: [] }
        tables.set(key, known)
        known.feeds.push(feed)
        known.states.push(state.tables[printTableName(table)])
      }
    },
    { concurrency: limits.feedsAtOnceMax },
  )
  return [...tables.values()]
}

function placesOf(
  tables: readonly KnownTable[],
  answers: ReadonlyMap<string, Answer>,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const known of tables) {
    const answer = answers.get(known.key)
    const told = answer?.identity === identityOf(known) ? [answer.folder] : []
    const seen = known.states.filter(isObserved).map(({ location }) => folderOf(location))
    for (const folder of new Set([...seen, ...told])) {
      if (folder === undefined) continue
      const { tables: here, feeds } = places.get(folder) ?? { tables: [], feeds: [] }
      places.set(folder, {
        tables: [...here, known],
        feeds: [...new Set([...feeds, ...known.feeds])],
      })
    }
  }
  return places
}

const sightingOf = ({ states }: KnownTable): ObservedTable | undefined => states.find(isObserved)

/** Changes when the table that has the name is another one. */
function identityOf(known: KnownTable): string {
  const [first] = known.states
  return sightingOf(known)?.tableId ?? `unseen ${first?.epoch ?? 0}`
}

/**
 * Each is asked once. With its version 0 a table is made: it may be one that was not there when it was
 * asked, or one that is made anew elsewhere, of which the schedule would tell later.
 */
function tablesToAsk(
  tables: readonly KnownTable[],
  answers: ReadonlyMap<string, Answer>,
  { tableVersion }: CommitHint,
): readonly KnownTable[] {
  const isMade = tableVersion === 0
  const unseen = tables.filter((known) => {
    const answer = answers.get(known.key)
    const isAsked = answer?.identity === identityOf(known)
    return !sightingOf(known) && (!isAsked || (isMade && answer.folder === undefined))
  })
  const seen = tables.filter(
    (known) => sightingOf(known) && answers.get(known.key)?.identity !== identityOf(known),
  )
  return [...unseen, ...(isMade ? seen : [])].slice(0, limits.placesAskedMax)
}

/** Undefined if the warehouse itself is out, so that it is asked again. */
async function ask(
  known: KnownTable,
  { facts, observe, invocation }: Asking,
): Promise<Answer | undefined> {
  const { connection, table } = known
  try {
    const { location } = await facts.detail(connection, table)
    return { identity: identityOf(known), folder: folderOf(location) }
  } catch (error) {
    const problem = toProblem(error)
    const { code } = problem
    if (code !== 'SourceNotFound') {
      const cause = causeText(problem)
      observe({ kind: 'lookFailed', ...invocation, connection, table, code, cause })
    }
    return isShared(problem) ? undefined : { identity: identityOf(known), folder: undefined }
  }
}
