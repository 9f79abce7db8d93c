// One feed in a run: what the looks have found is recorded, and then what is recorded is published.
// Whatever fails is told, and stops nothing else.
import { causeText } from '../base/cause-text'
import { toProblem, type Problem, type ProblemCode } from '../base/problem'
import { printTableName } from '../declare/source'
import type { Commit } from '../warehouse/table-version'
import { removeOldest } from './catch-up'
import type { Feed } from './feed'
import { isObserved, type TableState } from './feed-state'
import type { Glance } from './look'
import { publishRecorded, type Publishing } from './publish'
import { recordChanges, recordMissing, type Recording } from './record'
import type { SharedService } from './shared-service'
import { observeStanding, standingOf, upToDate } from './standing'
import { publishing, recording, type Troubles } from './troubles'

export interface Following extends Recording, Publishing {
  readonly troubles: Troubles
}

/** What the feeds share that are followed together. */
export interface Together {
  readonly store: SharedService
  readonly topic: SharedService
  /** By `printTableName`. */
  readonly glances: ReadonlyMap<string, Glance>
  /** By `printTableName`: what tables answered when they were looked at closely. */
  readonly refusals: Map<string, Problem>
}

/** Resolves to how many events it published. */
export async function follow(
  feed: Feed,
  following: Following,
  together: Together,
): Promise<number> {
  const { troubles } = following
  if (!troubles.isDue(recording(feed))) return 0
  const backlog = await attempt(feed, following, together, () =>
    recordSeen(feed, following, together),
  )
  if (backlog === 'none') {
    troubles.ended(publishing(feed))
    // Of a table that cannot be looked at nobody knows how far it is ahead.
    const areKnown = feed.tables.every((table) => {
      const glance = together.glances.get(printTableName(table))
      return glance !== undefined && glance.kind !== 'failed'
    })
    if (areKnown) observeStanding(feed, upToDate, following)
    return 0
  }
  // What is recorded goes out also if nothing further can be recorded.
  if (backlog === undefined) return 0
  const published = await publishBacklog(feed, following, together)
  const standing = await standingOf(feed, together.glances, following).catch(() => undefined)
  if (standing) observeStanding(feed, standing, following)
  return published
}

/** Resolves to how many events it published. */
async function publishBacklog(
  feed: Feed,
  following: Following,
  together: Together,
): Promise<number> {
  const { troubles } = following
  if (!troubles.isDue(publishing(feed))) return 0
  const outage = together.topic.outage()
  if (outage) {
    troubles.failed(publishing(feed), outage, [feed.source])
    return 0
  }
  const published = await attempt(feed, following, together, () => publishAndTidy(feed, following))
  if (published === undefined) return 0
  if (published > 0) together.topic.worked()
  troubles.ended(publishing(feed))
  return published
}

const storeIsOut: readonly ProblemCode[] = ['StateStoreUnavailable', 'StateStoreAccessDenied']
const topicIsOut: readonly ProblemCode[] = ['EventGridUnavailable', 'EventGridAccessDenied']
const ofPublishing: readonly ProblemCode[] = [...topicIsOut, 'EventRefused', 'InvalidEvent']

/** Resolves to undefined if it fails. */
async function attempt<Result>(
  feed: Feed,
  following: Following,
  together: Together,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    tell(feed, toProblem(error), following, together)
    return undefined
  }
}

function tell(
  feed: Feed,
  problem: Problem,
  { observe, troubles, invocation }: Following,
  together: Together,
): void {
  const { source } = feed
  const { code } = problem
  const work = ofPublishing.includes(code) ? publishing(feed) : recording(feed)
  troubles.failed(work, problem, [source])
  if (storeIsOut.includes(code)) together.store.failed(problem)
  if (topicIsOut.includes(code)) together.topic.failed(problem)
  observe({ kind: 'feedFailed', ...invocation, source, code, cause: causeText(problem) })
}

/** Resolves to whether there may be something to publish. */
async function recordSeen(
  feed: Feed,
  following: Following,
  together: Together,
): Promise<'some' | 'none'> {
  const { state } = await following.outbox.read(feed.source)
  together.store.worked()
  let backlog: 'some' | 'none' = state.published < state.recorded ? 'some' : 'none'
  let isWhole = true
  for (const table of feed.tables) {
    const key = printTableName(table)
    const glance = together.glances.get(key)
    if (glance === undefined || glance.kind === 'failed') continue
    if (glance.kind === 'present' && isNewest(state.tables[key], glance.commit)) continue
    backlog = 'some'
    try {
      if (glance.kind === 'missing') await recordMissing(feed, table, following)
      else await recordChanges(feed, table, following)
    } catch (error) {
      const problem = toProblem(error)
      if (isOfFeed(problem)) {
        isWhole = false
        tell(feed, problem, following, together)
      } else together.refusals.set(key, problem)
    }
  }
  if (isWhole) following.troubles.ended(recording(feed))
  return backlog
}

/** Otherwise its table is to blame. */
function isOfFeed({ kind, code }: Problem): boolean {
  return kind.stage === 'announce' || code === 'InternalError'
}

function isNewest(state: TableState, { version, at }: Commit): boolean {
  if (!isObserved(state)) return false
  return state.version === version && state.at === at.text && state.missedLooks === 0
}

async function publishAndTidy(feed: Feed, following: Following): Promise<number> {
  const published = await publishRecorded(feed, following)
  if (published === 0) return 0
  await removeOldest(feed, following.outbox)
  return published
}
