// One session on a warehouse, shared by statements. A session on which an answer was lost may have a
// statement that nobody can end: it is retired, and closed when the last statement that we know has ended.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import { limits } from '../../base/limits'
import type { Statement } from '../../warehouse/statement'
import { toDriverParameters } from './parameters'
import { isSessionLost } from './recovery'
import { askWarehouse, type CallRecord } from './warehouse-call'

/** `TGetInfoType.CLI_DBMS_VER`: the server's version, which it tells without running anything. */
const serverVersion = 18

/** Semi-internal: the driver's version is pinned, and what is not found fails as what is not closed. */
interface DriverSession extends IDBSQLSession {
  readonly backend: { readonly close: () => Promise<unknown> }
  /** The driver's client forgets the session, which it would close again with itself. */
  readonly onClose?: () => void
}

export interface SessionOptions extends CallRecord {
  readonly cloudFetch: boolean
  /** A statement more, or one less. */
  readonly onStatements: (change: 1 | -1) => void
  /** From now on no other statement may begin on it. */
  readonly onRetired: () => void
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

  /** A statement begins here; whoever began it calls what it gets when the statement has ended. */
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

  /** Fails when the warehouse does not answer. */
  async ping(): Promise<void> {
    await this.#session.getInfo(serverVersion)
  }

  retire(): void {
    this.#isRetired = true
    this.#options.onRetired()
    this.#closeIfUnused()
  }

  /** The server has forgotten it: there is nothing left to be closed. */
  forget(): void {
    this.#isClosed = true
    this.#session.onClose?.()
    this.#options.onRetired()
  }

  #count(change: 1 | -1): void {
    this.#statements += change
    this.#options.onStatements(change)
  }

  #closeIfUnused(): void {
    if (!this.#isRetired || this.#isClosed || this.#statements > 0) return
    this.#isClosed = true
    this.#close().catch(this.#options.onCloseFailure)
  }

  /** Not the driver's own way: it closes each statement first, and after one failure does not try again. */
  async #close(): Promise<void> {
    const patience = { deadline: this.#options.clock.now() + limits.tidyTimeoutMs }
    this.#session.onClose?.()
    const close = () => this.#session.backend.close()
    await askWarehouse('closeSession', close, patience, this.#options).catch((error: unknown) => {
      // What was closed by an attempt whose answer was lost is not known to the next.
      if (!isSessionLost(error)) throw error
    })
  }
}
