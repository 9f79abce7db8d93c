// A Delta table as a look sees it: commits, upkeep, a log that is cleaned up, dropping, making anew,
// replacing. It answers as the warehouse would, and remembers what was there.
import { Problem, type ProblemCode } from '../../src/base/problem'
import type { HistoryRow } from '../../src/warehouse/history-rows'
import { toCommit } from '../../src/warehouse/table-version'

/** One table from its creation until it is dropped. */
export interface Life {
  readonly ids: string[]
  readonly history: HistoryRow[]
  /** The oldest version that the history still lists. */
  first: number
  columns: number
}

export type Change =
  | 'create'
  | 'write'
  | 'optimize'
  | 'alter'
  | 'replace'
  | 'drop'
  | 'undrop'
  | 'clean'
  | 'revoke'
  | 'grant'

export class SimulatedTable {
  readonly lives: Life[] = []
  #isThere = false
  #refusal: ProblemCode | undefined
  #clockMs = 1_700_000_000_000

  constructor(readonly name: string) {}

  /** The table that is there. Throws what the warehouse says where there is none. */
  get now(): Life {
    if (this.#refusal !== undefined) throw new Problem(this.#refusal)
    return this.#life
  }

  get #life(): Life {
    const last = this.lives.at(-1)
    if (last && this.#isThere) return last
    throw new Problem('SourceNotFound')
  }

  get isThere(): boolean {
    return this.#isThere
  }

  /** From now on commits have times that are as much later, or earlier. */
  turnClock(ms: number): void {
    this.#clockMs += ms
  }

  happen(change: Change): void {
    if (change === 'revoke') this.#refusal = 'WarehouseAccessDenied'
    if (change === 'grant') this.#refusal = undefined
    if (change === 'undrop') this.#isThere = this.lives.length > 0
    if (change === 'create' && !this.#isThere) this.#create()
    if (!this.#isThere) return
    if (change === 'write') this.#commit('WRITE')
    if (change === 'optimize') this.#commit('OPTIMIZE')
    if (change === 'alter') {
      this.#life.columns += 1
      this.#commit('ADD COLUMNS')
    }
    if (change === 'replace') {
      this.#life.ids.push(this.#newId())
      this.#commit('CREATE OR REPLACE TABLE')
    }
    if (change === 'clean') this.#life.first = Math.max(0, this.#life.history.length - 2)
    if (change === 'drop') this.#isThere = false
  }

  #create(): void {
    this.#isThere = true
    this.lives.push({ ids: [this.#newId()], history: [], first: 0, columns: 1 })
    this.#commit('CREATE TABLE')
  }

  #newId(): string {
    return `${this.name}-${this.lives.reduce((count, { ids }) => count + ids.length, 1)}`
  }

  #commit(operation: string): void {
    this.#clockMs += 7
    const { history } = this.#life
    history.push({ ...toCommit(history.length, BigInt(this.#clockMs) * 1_000n), operation })
  }
}
