// The event path: look, detect, record, publish. It follows the tables of all feeds, some at a time;
// a feed that fails delays no other, and is tried again at the next call.
import pMap from 'p-map'
import type { Clock } from '../base/clock'
import { causeText } from '../base/cause-text'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import { toProblem } from '../base/problem'
import { printTableName, type TableName } from '../declare/source'
import type { Commit } from '../warehouse/table-version'
import { removeOldest } from './catch-up'
import type { Feed } from './feed'
import { isObserved, type TableState } from './feed-state'
import { glanceAt, type Glance } from './look'
import { publishRecorded, type Publishing } from './publish'
import { recordChanges, recordMissing, type Recording } from './record'

export interface Announcing extends Recording, Publishing {
  readonly observe: Observe
  readonly clock: Clock
  /** Called with each newest commit and when its look began, so that reads know it at once. */
  readonly onGlance: (
    table: TableName & { readonly connection: string },
    begunMs: number,
    commit: Commit,
  ) => void
}

export interface Announced {
  readonly looks: number
  readonly published: number
  /** Feeds that could not be followed to the end. */
  readonly failed: number
}

/** @param mayGoOn asked before each group of tables: whether there is still time for it */
export async function announceChanges(
  feeds: readonly Feed[],
  announcing: Announcing,
  mayGoOn: () => boolean = () => true,
): Promise<Announced> {
  const outcome = { looks: 0, published: 0, failed: 0 }
  for (const { connection, tables, feeds: readers } of groupsOf(feeds)) {
    if (!mayGoOn()) break
    const glances = await look(connection, tables, announcing)
    outcome.looks += tables.length
    await pMap(
      readers,
      async (feed) => {
        const { published, isWhole } = await follow(feed, glances, announcing)
        outcome.published += published
        if (!isWhole) outcome.failed += 1
      },
      { concurrency: limits.feedsAtOnceMax },
    )
  }
  return outcome
}

type Glances = ReadonlyMap<string, Glance>

async function look(
  connection: string,
  tables: readonly TableName[],
  { facts, clock, onGlance, observe }: Announcing,
): Promise<Glances> {
  const begunMs = clock.elapsed()
  const found = await glanceAt(connection, tables, facts)
  const glances = new Map<string, Glance>()
  for (const [table, glance] of found) {
    glances.set(printTableName(table), glance)
    if (glance.kind === 'present') onGlance({ connection, ...table }, begunMs, glance.commit)
    if (glance.kind !== 'failed') continue
    const { code } = glance.problem
    observe({ kind: 'lookFailed', connection, table, code, cause: causeText(glance.problem) })
  }
  return glances
}

interface Followed {
  readonly published: number
  readonly isWhole: boolean
}

/** What is recorded goes out also if nothing further can be recorded. */
async function follow(feed: Feed, glances: Glances, announcing: Announcing): Promise<Followed> {
  const backlog = await attempt(feed, announcing, () => recordSeen(feed, glances, announcing))
  if (backlog === 'none') return { published: 0, isWhole: true }
  const published = await attempt(feed, announcing, () => publishAndTidy(feed, announcing))
  return { published: published ?? 0, isWhole: backlog !== undefined && published !== undefined }
}

/** Resolves to undefined if it fails, which is observed. */
async function attempt<Result>(
  { source }: Feed,
  { observe }: Announcing,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    const problem = toProblem(error)
    const { code } = problem
    observe({ kind: 'feedFailed', source, code, cause: causeText(problem) })
    return undefined
  }
}

/** Resolves to whether there may be something to publish. */
async function recordSeen(
  feed: Feed,
  glances: Glances,
  announcing: Announcing,
): Promise<'some' | 'none'> {
  const { state } = await announcing.outbox.read(feed.source)
  let backlog: 'some' | 'none' = state.published < state.recorded ? 'some' : 'none'
  for (const table of feed.tables) {
    const glance = glances.get(printTableName(table))
    if (glance === undefined || glance.kind === 'failed') continue
    if (glance.kind === 'missing') await recordMissing(feed, table, announcing)
    else if (isNewest(state.tables[printTableName(table)], glance.commit)) continue
    else await recordChanges(feed, table, announcing)
    backlog = 'some'
  }
  return backlog
}

function isNewest(state: TableState, { version, at }: Commit): boolean {
  if (!isObserved(state)) return false
  return state.version === version && state.at === at.text && state.missedLooks === 0
}

/** Resolves to how many events it published. */
async function publishAndTidy(feed: Feed, announcing: Announcing): Promise<number> {
  const published = await publishRecorded(feed, announcing)
  if (published === 0) return 0
  announcing.observe({ kind: 'eventsPublished', source: feed.source, events: published })
  await removeOldest(feed, announcing.outbox)
  return published
}

interface Group {
  readonly connection: string
  readonly tables: readonly TableName[]
  /** Those that read one of the tables. */
  readonly feeds: readonly Feed[]
}

interface ReadTable {
  readonly table: TableName
  readonly feeds: Feed[]
}

/** The distinct tables of all feeds, as many together as one statement asks for. */
function groupsOf(feeds: readonly Feed[]): readonly Group[] {
  const byConnection = new Map<string, Map<string, ReadTable>>()
  for (const feed of feeds) {
    const known = byConnection.get(feed.connection) ?? new Map<string, ReadTable>()
    byConnection.set(feed.connection, known)
    for (const table of feed.tables) {
      const read = known.get(printTableName(table)) ?? { table, feeds: [] }
      known.set(printTableName(table), read)
      read.feeds.push(feed)
    }
  }
  return [...byConnection].flatMap(([connection, known]) => {
    const read = [...known.values()]
    const groups: Group[] = []
    for (let from = 0; from < read.length; from += limits.tablesPerLookMax) {
      const together = read.slice(from, from + limits.tablesPerLookMax)
      groups.push({
        connection,
        tables: together.map(({ table }) => table),
        feeds: [...new Set(together.flatMap((each) => each.feeds))],
      })
    }
    return groups
  })
}
