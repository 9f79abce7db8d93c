// The pin stage: which state of its table a query reads, so that its pages never mix two. A read of one
// page goes without, and gives the newest rows; one that may have more reads a commit that was the newest
// not longer ago than its output port promises.
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
  /** The caller's own word on what may be kept between it and the table: the header. */
  readonly cacheControl: string | undefined
  readonly clock: Clock
}

/** Every statement that this costs is a look at the table's history; no row is read. */
export async function pin(query: QueryPlan, pinning: Pinning): Promise<QueryPlan> {
  if (pinning.outputPort.versioning === 'none' || query.commit) return query
  if (query.asOf) return pinQuery(query, await commitAsked(query.asOf, pinning))
  const isOnePage = rowsAsked(query) <= query.pageRowsMax
  return isOnePage ? query : pinQuery(query, await pinning.history.newest(maxAgeMs(pinning)))
}

/**
 * The same query of another commit, where what failed may be only that the pinned one was out of date: the
 * table was made anew, cleaned up, or mended. Otherwise throws the failure.
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

/** A statement's failure in the words of what its caller asked for, who knows nothing of our commits. */
export function explained(failure: unknown, { asOf, cursor, commit }: QueryPlan): unknown {
  if (!(failure instanceof Problem) || !commit) return failure
  const { code, message, options } = failure
  const isDrift = code === 'SourceDrift'
  if (!isDrift && !isUnreadable(failure)) return failure
  const of = (target: string, told: ProblemCode, words?: string) =>
    new Problem(told, words, { ...options, target, cause: failure.cause ?? message })
  if (asOf) {
    const target = asOf.kind === 'version' ? 'asOfVersion' : 'asOfTimestamp'
    return isDrift ? of(target, 'IncompatibleVersion') : of(target, code, message)
  }
  return cursor ? of('skipToken', 'VersionGone', 'The version of the first page is gone.') : failure
}

async function commitInstead(
  failure: unknown,
  plan: QueryPlan,
  pinning: Pinning,
): Promise<Commit | undefined> {
  const { history } = pinning
  const { asOf, cursor, commit } = plan
  // The pages of one query are of one commit, or there are none.
  if (!commit || cursor || !(failure instanceof Problem)) return undefined
  if (isUnreadable(failure)) {
    history.forget(commit)
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
  // What a time in the future means can still change.
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

/** The text is canonical: UTC with six digits of a second, which sort as they follow each other. */
function hasPassed({ text }: Literal, clock: Clock): boolean {
  return text <= `${new Date(clock.now()).toISOString().slice(0, -1)}000Z`
}
