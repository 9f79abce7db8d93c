// The values of a plan's order in the rows of a result: what tells groups of rows apart, and what the
// next page starts after.
import { Problem } from '../base/problem'
import type { Literal } from '../declare/literal'
import { isFault, parseLiteral } from '../declare/literal'
import type { RecordBatch } from '../warehouse/result-set'
import { resultColumns } from './compile'
import { jsonCell } from './encode/value'
import type { QueryPlan } from './plan'

export type OrderValues = readonly (Literal | null)[]

/** Reads a batch's rows; the values are exact, because they go through the encoder's text. */
export function orderReader(plan: QueryPlan, batch: RecordBatch): (row: number) => OrderValues {
  const columns = resultColumns(plan)
  const readers = plan.order.map(({ column, type }) => {
    const position = columns.findIndex((given) => given.column === column && given.mask === 'clear')
    const data = batch.data.children[position]
    if (!data) throw new Error(`the result has no column ${column}, which is part of the order`)
    const encode = jsonCell(type, data, column)
    return (row: number) => {
      const json = encode(row)
      if (json === 'null') return null
      const literal = parseLiteral(type, json.startsWith('"') ? (JSON.parse(json) as string) : json)
      if (!isFault(literal)) return literal
      throw new Problem('SourceDrift', `${column} holds a value that cannot be asked for again.`, {
        target: column,
      })
    }
  })
  return (row) => readers.map((read) => read(row))
}

/** Whether two rows belong to one group. To SQL the two zeros of a float are equal. */
export function sameOrderValues(left: OrderValues, right: OrderValues): boolean {
  const comparable = (value: Literal | null | undefined) =>
    value?.text === '-0' ? '0' : (value?.text ?? null)
  return left.every((value, i) => comparable(value) === comparable(right[i]))
}
