// One statement's life: started, perhaps finished with pages to fetch, failed, timed out or cancelled;
// closed in the end, which stops DuckDB and frees its connection.
import { setTimeout as wait } from 'node:timers/promises'
import type { Cursor } from './cursor'
import type { ResultPages } from './result-pages'
import { sqlFailure, toSqlFailure, type SqlFailure } from './sql-failure'

export type OperationState = 'running' | 'finished' | 'failed' | 'timedOut' | 'cancelled'

export interface Work {
  /** A call's own statement, if it has one. */
  readonly statement: string
  /** Begins the query on the cursor and ends when the first rows are there. */
  readonly compute: (cursor: Cursor, operation: Operation) => Promise<ResultPages>
  /** Called when the operation is closed. */
  readonly release: (operation: Operation) => void
}

export class Operation {
  state: OperationState = 'running'
  failure: SqlFailure | undefined
  pages: ResultPages | undefined
  readonly startedMs = Date.now()
  completedMs: number | undefined
  /** The rows that a change has changed. */
  modified: number | undefined
  readonly #ended: Promise<void>
  readonly #cursor: Cursor
  readonly #work: Work

  constructor(cursor: Cursor, work: Work, timeoutSeconds: number) {
    this.#cursor = cursor
    this.#work = work

    const timeOut = (): void => {
      this.#end('timedOut', executionTimeout(timeoutSeconds))
      void cursor.close()
    }
    const timer = timeoutSeconds > 0 ? setTimeout(timeOut, timeoutSeconds * 1000) : undefined
    this.#ended = this.#run().finally(() => {
      clearTimeout(timer)
    })
  }

  get statement(): string {
    return this.#work.statement
  }

  /** Until the statement has ended, or the time is over. */
  async settle(waitMs?: number): Promise<void> {
    if (waitMs === undefined) {
      await this.#ended
      return
    }
    const over = new AbortController()
    const time = wait(waitMs, undefined, { signal: over.signal }).catch(() => undefined)
    await Promise.race([this.#ended, time])
    over.abort()
  }

  /** A finished statement stops as well: its rows are computed as they are fetched. */
  async cancel(): Promise<void> {
    if (this.state === 'running' || this.state === 'finished') this.state = 'cancelled'
    this.completedMs ??= Date.now()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#cursor.close()
    await this.#ended
    this.pages = undefined
    this.#work.release(this)
  }

  async #run(): Promise<void> {
    try {
      this.pages = await this.#work.compute(this.#cursor, this)
      this.#end('finished')
    } catch (error) {
      this.#end('failed', toSqlFailure(error))
    }
  }

  /** The first end counts: what a timeout or a cancel breaks off fails only afterwards. */
  #end(state: OperationState, failure?: SqlFailure): void {
    if (this.state !== 'running') return
    this.state = state
    this.failure = failure
    this.completedMs = Date.now()
  }
}

function executionTimeout(seconds: number): SqlFailure {
  return sqlFailure(
    'QUERY_EXECUTION_TIMEOUT_EXCEEDED',
    '57KD0',
    `Query execution was cancelled due to exceeding the timeout (${seconds}s). You can increase the limit in seconds by setting STATEMENT_TIMEOUT.`,
  )
}
