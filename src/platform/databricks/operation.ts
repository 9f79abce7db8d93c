// One statement on the warehouse, from its start to its end: its batches are read ahead by one fetch,
// and it is closed when they are all read and cancelled when they are not.
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observation, Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import type { RecordBatch, ResultSet } from '../../warehouse/result-set'
import type { Statement } from '../../warehouse/statement'
import type { Leave } from './admission'
import type { Patience } from '../../base/in-time'
import { inTime } from '../../base/in-time'
import type { BatchSource } from './record-batches'
import { openBatches } from './record-batches'
import { isAnswerLost, isOperationLost, isSessionLost } from './recovery'
import type { Call } from './repetition'
import { repeat } from './repetition'
import type { Session } from './session'
import { toWarehouseProblem } from './warehouse-problem'

export interface OperationOptions {
  readonly clock: Clock
  readonly observe: Observe
  readonly statementTimeoutMs: number
}

export interface OperationStart extends Patience {
  readonly connection: string
  readonly tags: Readonly<Record<string, string>>
}

/** How reading a result ended: to its end, before it, or by a failure. */
type Outcome = 'read' | 'left' | Problem

export class Operation {
  readonly #operation: IOperation
  readonly #connection: string
  readonly #options: OperationOptions
  readonly #session: Session
  readonly #leaveSession: Leave
  readonly #whenEnded: (() => void)[] = []
  #allFetched = false
  #hasEnded = false

  private constructor(
    operation: IOperation,
    session: Session,
    leaveSession: Leave,
    connection: string,
    options: OperationOptions,
  ) {
    this.#operation = operation
    this.#session = session
    this.#leaveSession = leaveSession
    this.#connection = connection
    this.#options = options
  }

  /** Sends a statement. One whose answer comes too late is cancelled then: before, it has no handle. */
  static async start(
    session: Session,
    statement: Statement,
    { connection, tags, ...patience }: OperationStart,
    options: OperationOptions,
  ): Promise<Operation> {
    const leave = session.enter()
    const execute = () => executeOn(session, statement, tags)
    const started = repeat('executeStatement', execute, patience, options.clock).then(
      (operation) => new Operation(operation, session, leave, connection, options),
    )
    started.catch(leave)
    return inTime(started, patience, options.clock, (late, told) => {
      late.end(told)
    })
  }

  /** Waits until the statement has succeeded; a failed one is freed before its problem is thrown. */
  async resultSet(patience: Patience): Promise<ResultSet> {
    const operation = this.#operation
    try {
      // Without this, a failed statement looks like one without rows.
      await this.#ask('waitForOperation', () => operation.finished(), patience)
      const source = await this.#ask('openResult', () => openBatches(operation), patience)
      return {
        columns: source.columns,
        batches: this.#batches(source, patience),
        close: () => {
          this.end('read')
        },
      }
    } catch (error) {
      this.end(toWarehouseProblem(error))
      throw error
    }
  }

  /** Frees the statement on the warehouse, once: cancelled where it may still be at work. */
  end(outcome: Outcome): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    for (const tell of this.#whenEnded) tell()
    // Nobody waits for it: what is left to be done is the warehouse's gain, not the caller's.
    void this.#free(outcome).finally(this.#leaveSession)
  }

  onEnd(tell: () => void): void {
    this.#whenEnded.push(tell)
  }

  async *#batches(source: BatchSource, { signal }: Patience): AsyncGenerator<RecordBatch> {
    let outcome: Outcome = 'left'
    try {
      let ahead = this.#fetch(source, signal)
      for (let batches = await ahead; batches.length > 0; batches = await ahead) {
        ahead = this.#fetch(source, signal)
        // Whoever leaves now never learns how it went.
        ahead.catch(() => undefined)
        yield* batches
      }
      outcome = 'read'
    } catch (error) {
      outcome = toWarehouseProblem(error)
      throw outcome
    } finally {
      this.end(outcome)
    }
  }

  async #fetch(source: BatchSource, signal?: AbortSignal): Promise<readonly RecordBatch[]> {
    const { clock, statementTimeoutMs } = this.#options
    const patience = { deadline: clock.now() + statementTimeoutMs, ...(signal && { signal }) }
    const next = () => source.next(limits.fetchRowsMax)
    const batches = await this.#ask('fetchResults', next, patience)
    this.#allFetched = batches.length === 0
    return batches
  }

  async #free(outcome: Outcome): Promise<void> {
    const code = outcome instanceof Problem ? outcome.code : outcome
    const unread = (code === 'left' || code === 'CallerLeft') && !this.#allFetched
    if (!unread && code !== 'WarehouseTimeout') {
      await this.#tidy('closeOperation', () => this.#operation.close())
      return
    }
    const reason = unread ? 'unread' : 'deadline'
    this.#options.observe({ kind: 'statementCancelled', connection: this.#connection, reason })
    await this.#tidy('cancelOperation', () => this.#operation.cancel())
  }

  /** What fails here must not hide what happened before; the session’s end frees what is left. */
  async #tidy(what: TidyingWork, work: () => Promise<unknown>): Promise<void> {
    const { clock, observe } = this.#options
    const patience = { deadline: clock.now() + limits.tidyTimeoutMs }
    try {
      await this.#ask(what, work, patience)
    } catch (error) {
      // The driver would keep it for ever, to close it again with its session.
      ;(this.#operation as { onClose?: () => void }).onClose?.()
      // A result that came whole has closed its statement, and so has the end of its session.
      if (isOperationLost(error) || isSessionLost(error)) return
      this.#session.retire()
      const cause = JSON.stringify(toWarehouseProblem(error).cause)
      observe({ kind: 'tidyingFailed', connection: this.#connection, what, cause })
    }
  }

  #ask<Result>(call: Call, work: () => Promise<Result>, patience: Patience): Promise<Result> {
    const { clock } = this.#options
    return inTime(repeat(call, work, patience, clock), patience, clock)
  }
}

type TidyingWork = Extract<Observation, { kind: 'tidyingFailed' }>['what'] & Call

/** A statement whose answer was lost may be running, and nobody has a handle to end it by. */
async function executeOn(
  session: Session,
  statement: Statement,
  tags: OperationStart['tags'],
): Promise<IOperation> {
  try {
    return await session.execute(statement, tags)
  } catch (error) {
    if (isAnswerLost(error)) session.retire()
    throw error
  }
}
