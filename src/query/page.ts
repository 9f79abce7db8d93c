// Cuts a page out of a result. Unity Catalog does not enforce keys, so several rows may have the
// same order values, and a page that ends among them would lose or repeat rows. Therefore one row
// more is read than a page has, and the page ends at the last row after which the order values
// change.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { RecordBatch, ResultSet } from '../warehouse/result-set'
import { orderReader, sameOrderValues, toCursorValues, type OrderValues } from './order-values'
import type { Cursor, QueryPlan } from './plan'

/** Rows `from` (included) to `to` (excluded) of a batch. */
export interface RowRange {
  readonly batch: RecordBatch
  readonly from: number
  readonly to: number
}

export interface PageEnd {
  readonly rows: number
  /** Where the next page starts; none after the last. */
  readonly next: Cursor | undefined
}

export type Page = AsyncGenerator<RowRange, PageEnd>

/** Runs the plan's statement for at most this many rows. */
export type RunStatement = (rowsMax: number) => Promise<ResultSet>

/** A page whose statement has succeeded and whose first rows are there. */
export async function beginPage(plan: QueryPlan, run: RunStatement): Promise<Page> {
  const page = readPage(plan, run)
  return begun(await page.next(), page)
}

async function* begun(first: IteratorResult<RowRange, PageEnd>, rest: Page): Page {
  if (first.done) return first.value
  try {
    yield first.value
    return yield* rest
  } finally {
    // `yield*` passes an early return on only once it has begun.
    await rest.return({ rows: 0, next: undefined })
  }
}

/**
 * The rows of one page, as they arrive. If a group of rows with equal order values is longer than the
 * page, the page grows to that group, up to the limit for pages. A larger group is `KeyGroupTooLarge`.
 */
export async function* readPage(plan: QueryPlan, run: RunStatement): Page {
  const left = rowsLeft(plan)
  if (rowsAsked(plan) <= plan.pageRowsMax) return yield* wholeResult(rowsAsked(plan), run)
  const page = (rows: number, last: OrderValues): PageEnd => ({
    rows,
    next: {
      after: toCursorValues(plan, last),
      rowsLeft: left === undefined ? undefined : left - rows,
    },
  })
  const cut = yield* cutPage(plan, run, page)
  return cut ?? (yield* grownPage(plan, run, page))
}

/** How many rows the page's statement may return: one more than it holds, unless `top` ends on it. */
export function rowsAsked(plan: QueryPlan): number {
  return Math.min(rowsLeft(plan) ?? Infinity, plan.pageRowsMax + 1)
}

function rowsLeft({ cursor, top }: QueryPlan): number | undefined {
  return cursor ? cursor.rowsLeft : top
}

type EndPage = (rows: number, last: OrderValues) => PageEnd

/** All rows that the caller still wants fit on this page, so there is no cursor to compute. */
async function* wholeResult(rowsMax: number, run: RunStatement): Page {
  let rows = 0
  const result = await run(rowsMax)
  for await (const batch of result.batches) {
    rows += batch.numRows
    yield whole(batch)
  }
  return { rows, next: undefined }
}

/** Returns undefined, and has yielded no row, when one group fills the whole page. */
async function* cutPage(
  plan: QueryPlan,
  run: RunStatement,
  endPage: EndPage,
): AsyncGenerator<RowRange, PageEnd | undefined> {
  const result = await run(rowsAsked(plan))
  let read = 0
  let given = 0
  let lastGiven: OrderValues | undefined
  // The last group so far. It is complete only when another group or the end follows.
  let group: { readonly values: OrderValues; ranges: RowRange[] } | undefined
  for await (const batch of result.batches) {
    if (batch.numRows === 0) continue
    read += batch.numRows
    const values = orderReader(plan, batch)
    const start = lastGroupStart(values, batch.numRows)
    const continues = start === 0 && group && sameOrderValues(group.values, values(0))
    if (group && continues) {
      group.ranges.push(whole(batch))
      continue
    }
    const settled = [...(group?.ranges ?? []), { batch, from: 0, to: start }]
    lastGiven = start > 0 ? values(start - 1) : group?.values
    for (const range of settled) {
      given += range.to - range.from
      if (range.to > range.from) yield range
    }
    group = { values: values(start), ranges: [{ batch, from: start, to: batch.numRows }] }
  }
  if (read <= plan.pageRowsMax) {
    yield* group?.ranges ?? []
    return { rows: read, next: undefined }
  }
  return lastGiven && endPage(given, lastGiven)
}

/**
 * A page that is one group, longer than the caller's page. Its rows are kept until the group is
 * complete.
 */
async function* grownPage(plan: QueryPlan, run: RunStatement, endPage: EndPage): Page {
  const result = await run(Math.min(rowsLeft(plan) ?? Infinity, limits.pageRowsMax + 1))
  const held: RowRange[] = []
  let rows = 0
  let group: OrderValues | undefined
  for await (const batch of result.batches) {
    const values = orderReader(plan, batch)
    const first = (group ??= batch.numRows > 0 ? values(0) : undefined)
    const end = first ? firstChange(values, batch.numRows, first) : 0
    held.push({ batch, from: 0, to: end })
    rows += end
    if (first && end < batch.numRows && rows <= limits.pageRowsMax) {
      yield* held
      return endPage(rows, first)
    }
  }
  if (rows <= limits.pageRowsMax) {
    yield* held
    return { rows, next: undefined }
  }
  const key = plan.order.map(({ column }) => column)
  throw new Problem(
    'KeyGroupTooLarge',
    `More than ${limits.pageRowsMax} rows have the same values of ${key.join(', ')}.`,
  )
}

function lastGroupStart(values: (row: number) => OrderValues, rows: number): number {
  const last = values(rows - 1)
  let start = rows - 1
  while (start > 0 && sameOrderValues(values(start - 1), last)) start -= 1
  return start
}

function firstChange(
  values: (row: number) => OrderValues,
  rows: number,
  first: OrderValues,
): number {
  let row = 0
  while (row < rows && sameOrderValues(values(row), first)) row += 1
  return row
}

function whole(batch: RecordBatch): RowRange {
  return { batch, from: 0, to: batch.numRows }
}
