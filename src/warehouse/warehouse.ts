// The warehouse as the paths see it: a statement goes in, record batches come out.
// platform/databricks implements it.
import type { ResultSet } from './result-set'
import type { Statement } from './statement'

/** Whose rights a statement has: the service's own, or those of a caller. */
export type Identity =
  | { readonly kind: 'service' }
  | {
      readonly kind: 'caller'
      /** Tells callers apart; sessions are never shared between two. */
      readonly id: string
      /** Asked each time that a token is sent, so that nothing keeps one that has expired. */
      readonly token: () => Promise<string>
    }

export interface RunOptions {
  /** The warehouse to ask, by its name in the settings: a domain may have its own. */
  readonly connection: string
  readonly as: Identity
  /** The request's id, in everything that is recorded about the statement. */
  readonly requestId: string
  /** Shown in the warehouse's query history, so that its owner sees who causes what. */
  readonly tags: Readonly<Record<string, string>>
  /** When the first rows have to be there, in milliseconds since the epoch. */
  readonly deadline: number
  /** Aborted when nobody waits for the rows any more. */
  readonly signal: AbortSignal
}

export interface Warehouse {
  /**
   * Runs a statement. Resolves when it has succeeded and its rows can be read; every failure is a
   * `Problem`, and leaves nothing open on the warehouse.
   */
  readonly run: (statement: Statement, options: RunOptions) => Promise<ResultSet>
}
