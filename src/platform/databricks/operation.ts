// One statement on the warehouse, from its start to its end. Its batches are fetched one fetch
// ahead of the reader. It is closed when all are read, and cancelled when the reader stops early.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { Clock } from '../../base/clock'
import { inTime, throwIfLeft, type Patience } from '../../base/in-time'
import { limits } from '../../base/limits'
import type { Observation, Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import type { RecordBatch, ResultSet } from '../../warehouse/result-set'
import type { Statement } from '../../warehouse/statement'
import type { RunOptions } from '../../warehouse/warehouse'
import type { OpenResult } from './open-results'
import { openBatches, type BatchSource, type FetchedBatches } from './record-batches'
import { isAnswerLost, isOperationLost, isSessionLost } from './recovery'
import type { Session } from './session'
import { askWarehouse, repeatCall, type CallRecord, type WarehouseCall } from './warehouse-call'
import { causeOf, toWarehouseProblem } from './warehouse-problem'

export interface OperationOptions {
  readonly clock: Clock
  readonly observe: Observe
  /** How long each fetch of rows may take. */
  readonly statementTimeoutMs: number
}

/**
 * How reading ended: all rows were read, the reader stopped, another result needed the room, or a
 * failure.
 */
type ReadingEnd = 'read' | 'left' | 'takenAway' | Problem

export class Operation {
  readonly #operation: IOperation
  readonly #session: Session
  readonly #leaveSession: () => void
  readonly #run: RunOptions
  readonly #options: OperationOptions
  readonly #record: CallRecord
  #allFetched = false
  #end: ReadingEnd | undefined

  private constructor(
    operation: IOperation,
    session: Session,
    leaveSession: () => void,
    run: RunOptions,
    options: OperationOptions,
  ) {
    this.#operation = operation
    this.#session = session
    this.#leaveSession = leaveSession
    this.#run = run
    this.#options = options
    this.#record = recordOf(run, options)
  }

  /**
   * Sends a statement. If its answer comes too late, it is cancelled then: before that it has no
   * handle.
   */
  static async start(
    session: Session,
    statement: Statement,
    run: RunOptions,
    options: OperationOptions,
  ): Promise<Operation> {
    const leave = session.begin()
    const execute = () => executeOn(session, statement, run.tags)
    const record = recordOf(run, options)
    const started = repeatCall('executeStatement', execute, run, record).then(
      (operation) => new Operation(operation, session, leave, run, options),
    )
    started.catch(leave)
    return inTime(started, run, options.clock, (late, problem) => {
      late.#finish(problem)
    })
  }

  /** Waits until the statement has succeeded. A failed statement is freed as well. */
  async resultSet(open: OpenResult): Promise<ResultSet> {
    const operation = this.#operation
    try {
      // Without this call, a failed statement looks like one without rows.
      await this.#ask('waitForOperation', () => operation.finished(), this.#run)
      const source = await this.#ask('openResult', () => openBatches(operation), this.#run)
      open.onTakenAway = () => {
        this.#finish('takenAway')
      }
      open.waitForReader()
      const end = (how: ReadingEnd) => {
        open.close()
        this.#finish(how)
      }
      return {
        columns: source.columns,
        batches: this.#batches(source, open, end),
        close: () => {
          end('read')
        },
      }
    } catch (error) {
      this.#finish(toWarehouseProblem(error))
      throw error
    }
  }

  async *#batches(
    source: BatchSource,
    open: OpenResult,
    end: (how: ReadingEnd) => void,
  ): AsyncGenerator<RecordBatch> {
    let how: ReadingEnd = 'left'
    const fetch = () => this.#fetch(source, open)
    try {
      this.#resume(open)
      let fetched = await fetch()
      while (fetched.batches.length > 0) {
        const ahead = open.mayFetchAhead() ? fetch() : undefined
        // If the reader stops here, nobody awaits this fetch, and its failure must not be unhandled.
        ahead?.catch(() => undefined)
        for (const batch of fetched.batches) {
          open.waitForReader()
          yield batch
          this.#resume(open)
        }
        open.addBytes(-fetched.bytes)
        fetched = await (ahead ?? fetch())
      }
      how = 'read'
    } catch (error) {
      how = toWarehouseProblem(error)
      throw how
    } finally {
      end(how)
    }
  }

  /** The reader asks for more. Throws if the result has been ended meanwhile. */
  #resume(open: OpenResult): void {
    open.readerWaits()
    throwIfLeft(this.#run.signal)
    if (this.#end === 'takenAway')
      throw new Problem('WarehouseBusy', undefined, { cause: 'its reader did not read' })
  }

  async #fetch(source: BatchSource, open: OpenResult): Promise<FetchedBatches> {
    const { clock, statementTimeoutMs } = this.#options
    const patience = { deadline: clock.now() + statementTimeoutMs, signal: this.#run.signal }
    const next = () => source.next(limits.fetchRowsMax)
    const fetched = await this.#ask('fetchResults', next, patience)
    this.#allFetched = fetched.batches.length === 0
    open.addBytes(fetched.bytes)
    return fetched
  }

  /** Frees the statement on the warehouse, once. Cancels it where it may still be running. */
  #finish(how: ReadingEnd): void {
    if (this.#end !== undefined) return
    this.#end = how
    // Not awaited: freeing helps the warehouse, and the caller should not wait for it.
    void this.#free(how).finally(this.#leaveSession)
  }

  async #free(how: ReadingEnd): Promise<void> {
    const reason = this.#reasonToCancel(how instanceof Problem ? how.code : how)
    if (reason === undefined) {
      await this.#tidy('closeOperation', () => this.#operation.close())
      return
    }
    const { connection, invocation } = this.#run
    this.#options.observe({ kind: 'statementCancelled', ...invocation, connection, reason })
    await this.#tidy('cancelOperation', () => this.#operation.cancel())
  }

  #reasonToCancel(how: string): CancelReason | undefined {
    if (how === 'WarehouseTimeout') return 'deadline'
    if (this.#allFetched) return undefined
    if (how === 'takenAway') return 'slowReader'
    return how === 'left' || how === 'CallerLeft' ? 'unread' : undefined
  }

  /**
   * A failure here is only recorded, so that it does not hide an earlier one; the end of the
   * session helps.
   */
  async #tidy(what: TidyingWork, work: () => Promise<unknown>): Promise<void> {
    const { clock, observe } = this.#options
    const { connection, invocation } = this.#run
    const patience = { deadline: clock.now() + limits.tidyTimeoutMs }
    try {
      await this.#ask(what, work, patience)
    } catch (error) {
      // Otherwise the driver keeps the operation, to close it again with its session.
      ;(this.#operation as { onClose?: () => void }).onClose?.()
      // The statement is closed already: its result came whole, or its session has ended.
      if (isOperationLost(error) || isSessionLost(error)) return
      this.#session.retire()
      observe({ kind: 'tidyingFailed', ...invocation, connection, what, cause: causeOf(error) })
    }
  }

  #ask<Result>(
    call: WarehouseCall,
    work: () => Promise<Result>,
    patience: Patience,
  ): Promise<Result> {
    return askWarehouse(call, work, patience, this.#record)
  }
}

type TidyingWork = Extract<Observation, { kind: 'tidyingFailed' }>['what'] & WarehouseCall
type CancelReason = Extract<Observation, { kind: 'statementCancelled' }>['reason']

function recordOf({ connection, invocation }: RunOptions, options: OperationOptions): CallRecord {
  return { clock: options.clock, observe: options.observe, connection, invocation }
}

/**
 * If the answer is lost, the statement may be running, and without a handle only its session can
 * end it.
 */
async function executeOn(
  session: Session,
  statement: Statement,
  tags: RunOptions['tags'],
): Promise<IOperation> {
  try {
    return await session.execute(statement, tags)
  } catch (error) {
    if (isAnswerLost(error)) session.retire()
    throw error
  }
}
