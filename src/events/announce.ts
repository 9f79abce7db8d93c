// The event path: look, detect, record, publish. It follows the tables of all feeds, some at a time;
// a table or a feed that fails delays no other, and is tried again in a later run.
import pMap from 'p-map'
import { causeText } from '../base/cause-text'
import { limits } from '../base/limits'
import type { Problem } from '../base/problem'
import { printTableName, type TableName } from '../declare/source'
import type { Commit } from '../warehouse/table-version'
import type { Feed } from './feed'
import { follow, type Following, type Together } from './follow'
import { glanceAt, type Glance } from './look'
import type { Group, LookOrder } from './look-order'
import { sharedService } from './shared-service'
import { isShared, lookingAt } from './troubles'

export interface Announcing extends Following {
  readonly order: LookOrder
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
  /** Feeds that could not be followed to the end, now or the last time that they were tried. */
  readonly failed: number
}

/**
 * A run of the schedule.
 *
 * @param mayGoOn whether there is still time for further tables or feeds
 */
export function announceAll(
  feeds: readonly Feed[],
  announcing: Announcing,
  mayGoOn?: () => boolean,
): Promise<Announced> {
  announcing.troubles.beginRun()
  return announceChanges(feeds, announcing, mayGoOn)
}

/** Follows these feeds and their tables, but for those whose turn to be tried has not come. */
export async function announceChanges(
  feeds: readonly Feed[],
  announcing: Announcing,
  mayGoOn: () => boolean = () => true,
): Promise<Announced> {
  const { order, troubles } = announcing
  const services = { store: sharedService(), topic: sharedService() }
  const outcome = { looks: 0, published: 0 }
  const goesOn = () => mayGoOn() && services.store.outage() === undefined
  const isDue = (connection: string, table: TableName) =>
    troubles.isDue(lookingAt(connection, table))
  for (const group of order.groupsOf(feeds, isDue)) {
    if (!goesOn()) break
    const glances = await look(group, announcing)
    outcome.looks += glances.size
    const together: Together = { ...services, glances, refusals: new Map() }
    const followed = new Set<Feed>()
    await pMap(
      group.feeds,
      async (feed) => {
        if (!goesOn()) return
        const published = await follow(feed, announcing, together)
        outcome.published += published
        followed.add(feed)
      },
      { concurrency: limits.feedsAtOnceMax },
    )
    conclude(group, together, followed, announcing)
  }
  const failing = troubles.sources('looking', 'recording', 'publishing')
  return { ...outcome, failed: feeds.filter(({ source }) => failing.has(source)).length }
}

async function look(
  { tables }: Group,
  { facts, clock, onGlance }: Announcing,
): Promise<ReadonlyMap<string, Glance>> {
  const [first] = tables
  if (!first) return new Map()
  const { connection } = first
  const begunMs = clock.elapsed()
  const names = tables.map(({ table }) => table)
  const glances = new Map<string, Glance>()
  for (const [table, glance] of await glanceAt(connection, names, facts)) {
    glances.set(printTableName(table), glance)
    if (glance.kind === 'present') onGlance({ connection, ...table }, begunMs, glance.commit)
  }
  return glances
}

/** What the looks, and following the feeds, say about the tables. */
function conclude(
  { tables }: Group,
  { glances, refusals }: Together,
  followed: ReadonlySet<Feed>,
  { order, troubles, observe, invocation }: Announcing,
): void {
  for (const { connection, table, feeds } of tables) {
    const name = printTableName(table)
    const glance = glances.get(name)
    const isFollowed = feeds.every((feed) => followed.has(feed))
    if (isFollowed) order.looked(connection, table)
    if (glance?.kind === 'present') order.answered(connection, table, glance.commit)
    if (glance?.kind === 'missing') order.answered(connection, table, undefined)
    const failure = failureOf(glance, refusals.get(name))
    if (failure) {
      const { problem, together } = failure
      if (!isShared(problem)) order.failed(connection, table, together)
      const sources = feeds.map(({ source }) => source)
      troubles.failed(lookingAt(connection, table), problem, sources, together === 1)
      const { code } = problem
      const cause = causeText(problem)
      observe({ kind: 'lookFailed', ...invocation, connection, table, code, cause })
    } else if (isFollowed) {
      troubles.ended(lookingAt(connection, table))
    }
  }
}

function failureOf(
  glance: Glance | undefined,
  refusal: Problem | undefined,
): { readonly problem: Problem; readonly together: number } | undefined {
  if (glance?.kind === 'failed') return glance
  return refusal && { problem: refusal, together: 1 }
}
