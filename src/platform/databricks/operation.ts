// One statement on the warehouse, from its start to its end: its batches are read ahead by one fetch,
// and it is closed when they are all read and cancelled when they are not.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observation, Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import type { RecordBatch, ResultSet } from '../../warehouse/result-set'
import type { Statement } from '../../warehouse/statement'
import { toProblem } from './failure'
import type { Patience } from './in-time'
import { inTime } from './in-time'
import { toDriverParameters } from './parameters'
import type { BatchSource } from './record-batches'
import { openBatches } from './record-batches'

export interface OperationOptions {
  readonly clock: Clock
  readonly observe: Observe
  readonly statementTimeoutMs: number
}

export interface OperationStart extends Patience {
  readonly connection: string
  readonly tags: Readonly<Record<string, string>>
}

export class Operation {
  readonly #operation: IOperation
  readonly #connection: string
  readonly #options: OperationOptions
  #allFetched = false
  #ended: Promise<void> | undefined

  private constructor(operation: IOperation, connection: string, options: OperationOptions) {
    this.#operation = operation
    this.#connection = connection
    this.#options = options
  }

  /** Sends a statement. One whose answer comes too late is cancelled then: before, it has no handle. */
  static async start(
    session: IDBSQLSession,
    { text, parameters }: Statement,
    { connection, tags, ...patience }: OperationStart,
    options: OperationOptions,
  ): Promise<Operation> {
    const started = session.executeStatement(text, {
      namedParameters: await toDriverParameters(parameters),
      queryTags: { ...tags },
      // Pages are small: their rows come with the answer and not by a link.
      useCloudFetch: false,
    })
    try {
      return new Operation(await inTime(started, patience, options.clock), connection, options)
    } catch (error) {
      started.then(
        (late) => new Operation(late, connection, options).end(toProblem(error)),
        () => undefined,
      )
      throw error
    }
  }

  /** Waits until the statement has succeeded; a failed one is freed before its problem is thrown. */
  async resultSet(patience: Patience): Promise<ResultSet> {
    const { clock } = this.#options
    try {
      // Without this, a failed statement looks like one without rows.
      await inTime(this.#operation.finished(), patience, clock)
      const source = await inTime(openBatches(this.#operation), patience, clock)
      return {
        columns: source.columns,
        batches: this.#batches(source, patience.signal),
        close: () => this.end(),
      }
    } catch (error) {
      await this.end(toProblem(error))
      throw error
    }
  }

  /** Frees the statement on the warehouse, once: cancelled where it may still be at work. */
  end(failure?: Problem): Promise<void> {
    return (this.#ended ??= this.#free(failure))
  }

  async *#batches(source: BatchSource, signal: AbortSignal): AsyncGenerator<RecordBatch> {
    // Until all is read, whoever stops reading has left.
    let outcome: Problem | undefined = new Problem('CallerLeft')
    try {
      let ahead = this.#fetch(source, signal)
      for (let batches = await ahead; batches.length > 0; batches = await ahead) {
        ahead = this.#fetch(source, signal)
        // Whoever leaves now never learns how it went.
        ahead.catch(() => undefined)
        yield* batches
      }
      outcome = undefined
    } catch (error) {
      outcome = toProblem(error)
      throw outcome
    } finally {
      await this.end(outcome)
    }
  }

  async #fetch(source: BatchSource, signal: AbortSignal): Promise<readonly RecordBatch[]> {
    const { clock, statementTimeoutMs } = this.#options
    const deadline = clock.now() + statementTimeoutMs
    const batches = await inTime(source.next(limits.fetchRowsMax), { deadline, signal }, clock)
    this.#allFetched = batches.length === 0
    return batches
  }

  async #free(failure: Problem | undefined): Promise<void> {
    const unread = failure?.code === 'CallerLeft' && !this.#allFetched
    if (!unread && failure?.code !== 'WarehouseTimeout') {
      await this.#tidy('close operation', () => this.#operation.close())
      return
    }
    const reason = unread ? 'unread' : 'deadline'
    this.#options.observe({ kind: 'statementCancelled', connection: this.#connection, reason })
    await this.#tidy('cancel', () => this.#operation.cancel())
  }

  /** What fails here must not hide what happened before; the session's end frees the rest. */
  async #tidy(what: TidyingWork, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const { cause } = toProblem(error)
      this.#options.observe({
        kind: 'tidyingFailed',
        connection: this.#connection,
        what,
        cause: JSON.stringify(cause),
      })
    }
  }
}

type TidyingWork = Extract<Observation, { kind: 'tidyingFailed' }>['what']
