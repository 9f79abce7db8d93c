// Which version of its table a read is pinned to, so that its pages never mix two. A read of one page
// goes without, and gives the newest rows; one that may have more is of a version that was the newest
// not longer ago than its output port promises.
import type { Clock } from '../base/clock'
import { Problem } from '../base/problem'
import type { Stopwatch } from '../base/stopwatch'
import type { Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import { toMilliseconds } from '../declare/service-level'
import type { TableHistory } from '../warehouse/table-history'
import type { Page, PageEnd, RowRange, RunStatement } from './page'
import { readPage, rowsAsked } from './page'
import type { QueryPlan } from './plan'
import { pinQuery } from './plan'
import type { AsOf } from './request'

export interface PinnedPage {
  readonly plan: QueryPlan
  readonly page: Page
}

export interface PinOptions {
  readonly history: TableHistory
  /** The caller's own word on what may be kept between it and the table: the header. */
  readonly cacheControl: string | undefined
  readonly clock: Clock
  readonly time: Stopwatch['time']
  readonly run: (plan: QueryPlan) => RunStatement
}

/** The page's rows, and the plan with the version that they are of, if they are of one. */
export async function openPage(
  query: QueryPlan,
  { versioning, serviceLevel }: OutputPort,
  options: PinOptions,
): Promise<PinnedPage> {
  const { history, cacheControl, time, run } = options
  const open = (plan: QueryPlan) => ({ plan, page: readPage(plan, run(plan)) })
  const isOnePage = rowsAsked(query) <= query.pageRowsMax
  if (versioning === 'none' || query.tableVersion !== undefined) return open(query)
  if (query.asOf) return open(pinQuery(query, await versionAsked(query.asOf, options)))
  if (isOnePage) return open(query)

  const maxAgeMs = asksToLook(cacheControl) ? 0 : toMilliseconds(serviceLevel.maxStaleness)
  const openNewest = async () => {
    const version = await time('look', () => history.newestVersion(maxAgeMs))
    const { plan, page } = open(pinQuery(query, version))
    try {
      return { plan, page: await begun(page) }
    } catch (error) {
      if (isUnreadable(error)) history.forget(version)
      throw error
    }
  }
  try {
    return await openNewest()
  } catch (error) {
    if (!isUnreadable(error)) throw error
    // The caller named no version: that the one we knew is no longer there is no answer to it.
    return openNewest()
  }
}

/** A table that was made anew begins with version 0 again; one that was cleaned up lost its old ones. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Problem && (error.code === 'VersionNotFound' || error.code === 'VersionGone')
  )
}

function asksToLook(cacheControl: string | undefined): boolean {
  const directives = cacheControl?.toLowerCase().split(',') ?? []
  return directives.some((directive) => directive.trim() === 'no-cache')
}

async function versionAsked(asOf: AsOf, { history, clock, time }: PinOptions) {
  if (asOf.kind === 'version') return asOf.version
  const micros = epochMicros(asOf.at)
  if (micros <= BigInt(clock.now()) * 1_000n) {
    return time('look', () => history.versionAt(micros))
  }
  // What it means could still change.
  throw new Problem('InvalidParameter', 'asOfTimestamp has to be a time that has passed.', {
    target: 'asOfTimestamp',
  })
}

/** The text is canonical: UTC with six digits of a second. */
function epochMicros({ text }: Literal): bigint {
  const seconds = BigInt(Date.parse(`${text.slice(0, 19)}Z`) / 1_000)
  return seconds * 1_000_000n + BigInt(text.slice(20, 26))
}

/** The same page, whose statement has succeeded and whose first rows are there. */
async function begun(page: Page): Promise<Page> {
  return resumed(await page.next(), page)
}

async function* resumed(first: IteratorResult<RowRange, PageEnd>, rest: Page): Page {
  if (first.done) return first.value
  try {
    yield first.value
    return yield* rest
  } finally {
    // `yield*` passes an early return on only once it has begun.
    await rest.return({ rows: 0, next: undefined })
  }
}
