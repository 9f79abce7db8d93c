// The pin stage: chooses the commit of the table that a query reads, so that its pages never mix
// two. A read of one page is not pinned and gives the newest rows. A read that may have more pages
// is pinned to a commit that was the newest at most `maxStaleness` ago.
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { Problem, type ProblemCode } from '../base/problem'
import type { Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import { toMilliseconds } from '../declare/service-level'
import type { TableHistory } from '../warehouse/table-history'
import { isSameCommit, type Commit } from '../warehouse/table-version'
import { rowsAsked } from './page'
import { pinQuery, type QueryPlan } from './plan'
import type { AsOf } from './request'

export interface Pinning {
  readonly history: TableHistory
  readonly outputPort: OutputPort
  /** The request's Cache-Control header: `no-cache` asks for the newest commit. */
  readonly cacheControl: string | undefined
  readonly clock: Clock
}

/** May read the table's history; reads no rows. */
export async function pin(query: QueryPlan, pinning: Pinning): Promise<QueryPlan> {
  if (pinning.outputPort.versioning === 'none' || query.commit) return query
  if (query.asOf) return pinQuery(query, await commitAsked(query.asOf, pinning))
  const isOnePage = rowsAsked(query) <= query.pageRowsMax
  return isOnePage ? query : pinQuery(query, await pinning.history.newest(maxAgeMs(pinning)))
}

/**
 * The same query with another commit, if the failure may come only from an outdated pin: because
 * the table was created again, cleaned up or repaired since. Otherwise throws the failure.
 */
export async function pinAgain(
  failure: unknown,
  plan: QueryPlan,
  pinning: Pinning,
): Promise<QueryPlan> {
  const again = await commitInstead(failure, plan, pinning)
  if (!again || !plan.commit || isSameCommit(again, plan.commit)) throw failure
  return pinQuery(plan, again)
}

/**
 * Call this when a row does not match the declaration after its answer has begun: then the next read
 * looks for a newer commit, but not more often than `limits.driftLookMsMin`.
 */
export function doubtPin(failure: unknown, plan: QueryPlan, { history }: Pinning): void {
  const { asOf, cursor, commit } = plan
  if (!commit || asOf || cursor) return
  if (failure instanceof Problem && failure.code === 'SourceDrift')
    history.doubt(commit, limits.driftLookMsMin)
}

/** A failure in terms of the caller's parameters: the caller did not choose the commit. */
export function explained(failure: unknown, { asOf, cursor, commit }: QueryPlan): unknown {
  if (!(failure instanceof Problem) || !commit) return failure
  const { code, message, options } = failure
  const isDrift = code === 'SourceDrift'
  if (!isDrift && !isUnreadable(failure)) return failure
  const of = (target: string, code: ProblemCode, text?: string) =>
    new Problem(code, text, { ...options, target, cause: failure.cause ?? message })
  if (asOf) {
    const target = asOf.kind === 'version' ? 'asOfVersion' : 'asOfTimestamp'
    return isDrift ? of(target, 'IncompatibleVersion') : of(target, code, message)
  }
  const gone = 'The table version of the first page can no longer be read.'
  return cursor ? of('skipToken', 'VersionGone', gone) : failure
}

async function commitInstead(
  failure: unknown,
  plan: QueryPlan,
  pinning: Pinning,
): Promise<Commit | undefined> {
  const { history } = pinning
  const { asOf, cursor, commit } = plan
  // A later page has to read the commit of the first.
  if (!commit || cursor || !(failure instanceof Problem)) return undefined
  if (isUnreadable(failure)) {
    history.doubt(commit, 0)
    if (asOf) return asOf.kind === 'version' ? commitAsked(asOf, pinning) : undefined
    return history.newest(maxAgeMs(pinning))
  }
  const isOurChoice = failure.code === 'SourceDrift' && !asOf
  return isOurChoice ? history.newest(limits.driftLookMsMin) : undefined
}

function isUnreadable({ code }: Problem): boolean {
  return code === 'VersionNotFound' || code === 'VersionGone'
}

function maxAgeMs({ outputPort, cacheControl }: Pinning): number {
  const directives = cacheControl?.toLowerCase().split(',') ?? []
  const asksForTheNewest = directives.some((directive) => directive.trim() === 'no-cache')
  return asksForTheNewest ? 0 : toMilliseconds(outputPort.serviceLevel.maxStaleness)
}

async function commitAsked(asOf: AsOf, { history, clock }: Pinning): Promise<Commit> {
  const target = asOf.kind === 'version' ? 'asOfVersion' : 'asOfTimestamp'
  // Which commit a future time stands for can still change.
  if (asOf.kind === 'timestamp' && !hasPassed(asOf.at, clock)) {
    throw new Problem('InvalidParameter', 'asOfTimestamp has to be a time in the past.', { target })
  }
  try {
    return await (asOf.kind === 'version' ? history.ofVersion(asOf.version) : history.at(asOf.at))
  } catch (error) {
    if (!(error instanceof Problem) || error.kind.stage !== 'plan') throw error
    throw new Problem(error.code, error.message, { ...error.options, target })
  }
}

/** The text is canonical (UTC with microseconds), so texts sort in the order of time. */
function hasPassed({ text }: Literal, clock: Clock): boolean {
  return text <= `${new Date(clock.now()).toISOString().slice(0, -1)}000Z`
}
