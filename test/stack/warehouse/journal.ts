// What tests may know of the warehouse's past: how often each call came, and the last statements with
// their parameters, tags and outcome.
import type { OperationState } from './operation'
import type { Parameter } from './sql/parameter'

export interface StatementRecord {
  readonly text: string
  readonly parameters: readonly Parameter[]
  readonly queryTags: string | undefined
  readonly sessionConfiguration: Readonly<Record<string, string>>
  /** Read late: a statement is recorded when it comes, and ends afterwards. */
  readonly stateNow: () => OperationState
}

const statementsKept = 1000

export class Journal {
  readonly calls: Record<string, number> = {}
  #records: StatementRecord[] = []

  countCall(call: string): void {
    this.calls[call] = (this.calls[call] ?? 0) + 1
  }

  record(statement: StatementRecord): void {
    this.#records.push(statement)
    if (this.#records.length > statementsKept) this.#records.shift()
  }

  statements(): readonly object[] {
    return this.#records.map(({ stateNow, ...statement }) => ({ ...statement, state: stateNow() }))
  }

  forgetStatements(): void {
    this.#records = []
  }
}
