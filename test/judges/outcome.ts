// What became of a statement, in either engine: rows of exact texts, or an error class. Two outcomes
// go in, the first difference between them comes out in words.
import type { Cell } from './exact-text'

export interface Rows {
  readonly kind: 'rows'
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface Failure {
  readonly kind: 'failure'
  readonly errorClass: string
  readonly sqlState: string | undefined
  readonly message: string
}

export type Outcome = Rows | Failure

/** A cell that differs may be let pass by a rule with a reason, such as the sign of zero. */
export type Allowance = (column: string, ours: Cell, judged: Cell) => boolean

/** Undefined when both are the same. `ours` is the stand-in's, `judged` the judge's. */
export function difference(
  ours: Outcome,
  judged: Outcome,
  allowed: Allowance = () => false,
): string | undefined {
  if (ours.kind === 'failure' || judged.kind === 'failure') {
    return failureDifference(ours, judged)
  }
  if (ours.columns.join('\n') !== judged.columns.join('\n')) {
    return `columns: ours ${ours.columns.join(', ')}, judge ${judged.columns.join(', ')}`
  }
  for (const [row, cells] of ours.rows.entries()) {
    const others = judged.rows[row]
    if (!others) break
    const at = cells.findIndex(
      (cell, i) => cell !== others[i] && !allowed(ours.columns[i]!, cell, others[i]!),
    )
    if (at >= 0) {
      const column = `row ${row + 1} of ${ours.rows.length}, ${ours.columns[at]!}`
      return `${column}: ours ${printed(cells[at])}, judge ${printed(others[at])}`
    }
  }
  if (ours.rows.length === judged.rows.length) return undefined
  return `ours has ${ours.rows.length} rows, the judge has ${judged.rows.length}`
}

function failureDifference(ours: Outcome, judged: Outcome): string | undefined {
  const both = ours.kind === 'failure' && judged.kind === 'failure'
  if (both && ours.errorClass === judged.errorClass && ours.sqlState === judged.sqlState) {
    return undefined
  }
  return `ours ${summary(ours)}; judge ${summary(judged)}`
}

/** One line for a report. */
export function summary(outcome: Outcome): string {
  if (outcome.kind === 'rows') return `has ${outcome.rows.length} rows`
  return `fails with ${outcome.errorClass} (${outcome.sqlState ?? 'no SQLSTATE'}): ${outcome.message}`
}

/** Rows in an order of their own, for results that have none. */
export function withoutOrder(outcome: Outcome): Outcome {
  if (outcome.kind === 'failure') return outcome
  const keyed = outcome.rows.map((row) => [JSON.stringify(row), row] as const)
  keyed.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return { ...outcome, rows: keyed.map(([, row]) => row) }
}

function printed(cell: Cell | undefined): string {
  return JSON.stringify(cell ?? null)
}
