// The event path: look, detect, record, publish. It follows the tables of all feeds, some at a time;
// a feed that fails delays no other, and is tried again at the next call.
import pMap from 'p-map'
import type { Clock } from '../base/clock'
import { causeText } from '../base/cause-text'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import { toProblem } from '../base/problem'
import type { TableName } from '../declare/source'
import type { Commit } from '../warehouse/table-version'
import { removeOldest } from './catch-up'
import type { Feed } from './feed'
import { isObserved, tableKey, type TableState } from './feed-state'
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
  for (const { connection, tables } of groupsOf(feeds)) {
    if (!mayGoOn()) break
    const glances = await look(connection, tables, announcing)
    outcome.looks += tables.length
    const touched = feeds.filter((feed) => feed.connection === connection && reads(feed, glances))
    await pMap(
      touched,
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
    glances.set(tableKey(table), glance)
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
  const recorded = await attempt(feed, announcing, () => recordSeen(feed, glances, announcing))
  const published = await attempt(feed, announcing, () => publishAndTidy(feed, announcing))
  return { published: published ?? 0, isWhole: recorded !== undefined && published !== undefined }
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

/** Resolves to how many tables it recorded. */
async function recordSeen(feed: Feed, glances: Glances, announcing: Announcing): Promise<number> {
  const { state } = await announcing.outbox.read(feed.source)
  let recorded = 0
  for (const table of feed.tables) {
    const glance = glances.get(tableKey(table))
    if (glance === undefined || glance.kind === 'failed') continue
    if (glance.kind === 'missing') await recordMissing(feed, table, announcing)
    else if (isNewest(state.tables[tableKey(table)], glance.commit)) continue
    else await recordChanges(feed, table, announcing)
    recorded += 1
  }
  return recorded
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

function reads({ tables }: Feed, glances: Glances): boolean {
  return tables.some((table) => glances.has(tableKey(table)))
}

interface Group {
  readonly connection: string
  readonly tables: readonly TableName[]
}

/** The distinct tables of all feeds, as many together as one statement asks for. */
function groupsOf(feeds: readonly Feed[]): readonly Group[] {
  const byConnection = new Map<string, Map<string, TableName>>()
  for (const { connection, tables } of feeds) {
    const known = byConnection.get(connection) ?? new Map<string, TableName>()
    for (const table of tables) known.set(tableKey(table), table)
    byConnection.set(connection, known)
  }
  return [...byConnection].flatMap(([connection, known]) => {
    const tables = [...known.values()]
    const groups: Group[] = []
    for (let from = 0; from < tables.length; from += limits.tablesPerLookMax) {
      groups.push({ connection, tables: tables.slice(from, from + limits.tablesPerLookMax) })
    }
    return groups
  })
}
