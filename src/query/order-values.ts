// The values of the plan's order in the rows of a result: they show where a group of equal rows
// ends, and where the next page starts.
import { Problem } from '../base/problem'
import { ownLiteral, type Literal } from '../declare/literal'
import type { RecordBatch } from '../warehouse/result-set'
import { selectedColumns } from './compile'
import { cellText, isExactText } from './encode/value'
import type { QueryPlan } from './plan'

interface OrderValue {
  /** Null for NULL. */
  readonly text: string | null
  /** Whether no other value has the same text. */
  readonly isExact: boolean
}

export type OrderValues = readonly OrderValue[]

export function orderReader(plan: QueryPlan, batch: RecordBatch): (row: number) => OrderValues {
  const columns = selectedColumns(plan)
  const readers = plan.order.map(({ column, type }) => {
    const position = columns.findIndex((given) => given.column === column && given.mask === 'clear')
    const data = batch.data.children[position]
    if (!data) throw new Error(`the result has no column ${column}, which is part of the order`)
    const [text, isExact] = [cellText(type, data, column), isExactText(type, data)]
    return (row: number): OrderValue => ({ text: text(row), isExact: isExact(row) })
  })
  return (row) => readers.map((read) => read(row))
}

/** Whether two rows belong to one group. In SQL, `0.0` and `-0.0` are equal. */
export function sameOrderValues(left: OrderValues, right: OrderValues): boolean {
  const comparable = (value: OrderValue | undefined) => (value?.text === '-0' ? '0' : value?.text)
  return left.every((value, i) => comparable(value) === comparable(right[i]))
}

/** The cursor after these values. Throws `SourceDrift` for a value that SQL could not find again. */
export function toCursorValues(
  { order }: QueryPlan,
  last: OrderValues,
): readonly (Literal | null)[] {
  return order.map(({ column, type }, i) => {
    const { text = null, isExact = true } = last[i] ?? {}
    if (isExact) return text === null ? null : ownLiteral(type, text)
    const message = `The key column ${column} contains text that is not UTF-8, so no page can start there.`
    throw new Problem('SourceDrift', message, { target: column })
  })
}
