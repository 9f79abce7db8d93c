// The warehouse as an interface: a statement goes in, record batches come out. platform/databricks
// implements it.
import type { Invocation } from '../base/trace'
import type { ResultSet } from './result-set'
import type { Statement } from './statement'

/** Whose rights a statement has: those of the service, or those of a caller. */
export type Identity =
  | { readonly kind: 'service' }
  | {
      readonly kind: 'caller'
      /** Identifies the caller. Two callers never share a session. */
      readonly id: string
      /** Called each time that a token is sent, so that no expired token is kept. */
      readonly token: () => Promise<string>
    }

export interface RunOptions {
  /** The warehouse to use, by its name in the settings. A domain may have its own. */
  readonly connection: string
  readonly as: Identity
  /** Everything that is recorded about the statement has it. */
  readonly invocation: Invocation
  /** Rows for a caller, or what is known of a table. */
  readonly purpose: 'read' | 'look'
  /** Absent where the statement is for several. */
  readonly readFor?: { readonly dataProduct: string; readonly outputPort: string }
  /** Shown in the warehouse's query history, so that its owner sees who causes what. */
  readonly tags: Readonly<Record<string, string>>
  /** When the first rows have to arrive, in milliseconds since the epoch. */
  readonly deadline: number
  /** Aborted when the caller no longer waits for the rows. */
  readonly signal: AbortSignal
}

/** The tags that lead from the warehouse's query history back to the log and the trace. */
export function invocationTags({ requestId, trace }: Invocation): RunOptions['tags'] {
  return { request_id: requestId, trace_id: trace.traceId }
}

export interface Warehouse {
  /**
   * Runs a statement. Resolves when it has succeeded and its rows can be read. Every failure is a
   * `Problem`, and after it nothing stays open on the warehouse.
   */
  readonly run: (statement: Statement, options: RunOptions) => Promise<ResultSet>
}
