// One session on a warehouse, shared by statements. If an answer was lost on it, it may have a
// statement without a handle. It is then retired, and closed when the last known statement has
// ended.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import { limits } from '../../base/limits'
import type { Statement } from '../../warehouse/statement'
import { toDriverParameters } from './parameters'
import { isSessionLost } from './recovery'
import { askWarehouse, type CallRecord } from './warehouse-call'

/**
 * `TGetInfoType.CLI_DBMS_VER`: the version of the server, which it returns without running a
 * statement.
 */
const serverVersion = 18

/** Semi-internal, with the driver's version pinned. If a part is missing, closing the session fails. */
interface DriverSession extends IDBSQLSession {
  readonly backend: { readonly close: () => Promise<unknown> }
  /**
   * Makes the driver's client forget the session; otherwise the client closes it again when it
   * ends.
   */
  readonly onClose?: () => void
}

export interface SessionOptions extends CallRecord {
  readonly cloudFetch: boolean
  /** The number of running statements has changed by one. */
  readonly onStatements: (change: 1 | -1) => void
  /** No further statement may begin on the session. */
  readonly onRetired: () => void
  /** Called once. */
  readonly onClosed: () => void
  readonly onCloseFailure: (error: unknown) => void
}

export class Session {
  readonly #session: DriverSession
  readonly #options: SessionOptions
  #statements = 0
  #isRetired = false
  #isClosed = false

  constructor(session: IDBSQLSession, options: SessionOptions) {
    this.#session = session as DriverSession
    this.#options = options
  }

  /** Counts a statement. Call the function that it returns when the statement has ended. */
  begin(): () => void {
    let hasEnded = false
    this.#count(1)
    return () => {
      if (hasEnded) return
      hasEnded = true
      this.#count(-1)
      this.#closeIfUnused()
    }
  }

  async execute(
    { text, parameters }: Statement,
    tags: Readonly<Record<string, string>>,
  ): Promise<IOperation> {
    return this.#session.executeStatement(text, {
      namedParameters: await toDriverParameters(parameters),
      queryTags: { ...tags },
      useCloudFetch: this.#options.cloudFetch,
    })
  }

  /** Rejects when the warehouse does not answer. */
  async ping(): Promise<void> {
    await this.#session.getInfo(serverVersion)
  }

  retire(): void {
    this.#isRetired = true
    this.#options.onRetired()
    this.#closeIfUnused()
  }

  /** Call this when the warehouse no longer knows the session, so that there is nothing to close. */
  forget(): void {
    this.#setClosed()
    this.#session.onClose?.()
    this.#options.onRetired()
  }

  #count(change: 1 | -1): void {
    this.#statements += change
    this.#options.onStatements(change)
  }

  #closeIfUnused(): void {
    if (!this.#isRetired || this.#isClosed || this.#statements > 0) return
    this.#setClosed()
    this.#close().catch(this.#options.onCloseFailure)
  }

  #setClosed(): void {
    if (!this.#isClosed) this.#options.onClosed()
    this.#isClosed = true
  }

  /** The driver's own close first closes each statement, and after one failure never tries again. */
  async #close(): Promise<void> {
    const patience = { deadline: this.#options.clock.now() + limits.tidyTimeoutMs }
    this.#session.onClose?.()
    const close = () => this.#session.backend.close()
    await askWarehouse('closeSession', close, patience, this.#options).catch((error: unknown) => {
      // An earlier attempt has closed it, and its answer was lost.
      if (!isSessionLost(error)) throw error
    })
  }
}
