// Which version of its table a read is pinned to, so that its pages never mix two. To look costs a
// statement, so a plain read of one page goes without; the others are pinned before they begin.
import type { Clock } from '../base/clock'
import { Problem } from '../base/problem'
import type { Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import type { TableHistory } from '../warehouse/table-history'
import type { Page, PageEnd, RowRange, RunStatement } from './page'
import { readPage, rowsAsked } from './page'
import type { QueryPlan } from './plan'
import { pinQuery } from './plan'
import type { QueryRequest } from './request'

export interface PinnedPage {
  readonly plan: QueryPlan
  readonly page: Page
}

/** The page's rows, and the plan with the version that they are of, if they are of one. */
export async function openPage(
  query: QueryPlan,
  request: QueryRequest,
  { versioning }: OutputPort,
  history: TableHistory,
  clock: Clock,
  run: (plan: QueryPlan) => RunStatement,
): Promise<PinnedPage> {
  const open = (plan: QueryPlan) => ({ plan, page: readPage(plan, run(plan)) })
  if (versioning === 'none' || query.tableVersion !== undefined) return open(query)
  if (query.asOf) return open(pinQuery(query, await versionAsked(query.asOf, history, clock)))
  const isOnePage = rowsAsked(query) <= query.pageRowsMax
  if (isOnePage) return open(query)
  if (!request.pages) {
    const only = await onlyPage(open(query).page)
    if (only) return { plan: query, page: only }
  }
  return open(pinQuery(query, await history.newestVersion()))
}

async function versionAsked(
  asOf: NonNullable<QueryRequest['asOf']>,
  history: TableHistory,
  clock: Clock,
) {
  if (asOf.kind === 'version') return asOf.version
  const micros = epochMicros(asOf.at)
  if (micros <= BigInt(clock.now()) * 1_000n) return history.versionAt(micros)
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

/** The page itself, held, if no other follows: one that does would have to be of the same version. */
async function onlyPage(page: Page): Promise<Page | undefined> {
  const held: RowRange[] = []
  let next = await page.next()
  while (!next.done) {
    held.push(next.value)
    next = await page.next()
  }
  return next.value.next ? undefined : replay(held, next.value)
}

// eslint-disable-next-line @typescript-eslint/require-await -- a page that is there already is read like any other
async function* replay(held: readonly RowRange[], end: PageEnd): Page {
  yield* held
  return end
}
