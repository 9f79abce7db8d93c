// A source of rows that answers a plan's statement as SQL would: after the cursor, in order, so many.
// It stands for the warehouse in tests of how pages are cut.
import { readPage, type Page, type PageEnd, type RowRange } from '../../src/query/page'
import { continueQuery, type Cursor, type QueryPlan } from '../../src/query/plan'
import { resultOf, type KeyedRow } from './arrow-batches'
import { planOf } from './sample'

const kind = { column: 'kind', type: { kind: 'string' }, direction: 'ascending' } as const

export function keyedPlan(pageRowsMax: number, top?: number): QueryPlan {
  return {
    ...planOf('from=2024-01-01T00:00:00Z'),
    columns: [
      { name: 'kind', type: { kind: 'string' }, mask: 'clear' },
      { name: 'row', type: { kind: 'int' }, mask: 'clear' },
    ],
    order: [kind],
    pageRowsMax,
    top,
  }
}

/** NULLs first, then by code point, as the statement asks for. */
export function inOrder(rows: readonly KeyedRow[]): readonly KeyedRow[] {
  return [...rows].sort((a, b) => compare(a.kind, b.kind))
}

function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

export interface ReadPageResult extends PageEnd {
  readonly given: readonly number[]
  /** How many rows each statement was allowed. */
  readonly asked: readonly number[]
}

export async function onePage(
  rows: readonly KeyedRow[],
  plan: QueryPlan,
  batchRows: number,
): Promise<ReadPageResult> {
  const asked: number[] = []
  const page: Page = readPage(plan, (rowsMax) => {
    asked.push(rowsMax)
    return Promise.resolve(
      resultOf(rowsAfter(inOrder(rows), plan.cursor).slice(0, rowsMax), batchRows),
    )
  })
  const given: number[] = []
  for (let next = await page.next(); ; next = await page.next()) {
    if (next.done) return { ...next.value, given, asked }
    given.push(...rowNumbers(next.value))
  }
}

export async function everyPage(
  rows: readonly KeyedRow[],
  plan: QueryPlan,
  batchRows: number,
): Promise<readonly ReadPageResult[]> {
  const pages: ReadPageResult[] = []
  for (let current: QueryPlan | undefined = plan; current;) {
    const page: ReadPageResult = await onePage(rows, current, batchRows)
    pages.push(page)
    current = page.next && continueQuery(plan, page.next)
  }
  return pages
}

function rowsAfter(rows: readonly KeyedRow[], cursor: Cursor | undefined): readonly KeyedRow[] {
  if (!cursor) return rows
  const last = cursor.after[0]?.text ?? null
  return rows.filter(({ kind: of }) => compare(of, last) > 0)
}

function rowNumbers({ batch, from, to }: RowRange): number[] {
  const values = batch.getChild('row')?.toArray() as Int32Array
  return [...values.slice(from, to)]
}
