// One session on a warehouse, shared by statements. A session on which an answer was lost may have a
// statement that nobody can end: it is retired, and closed when the last statement that we know has left.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type IOperation from '@databricks/sql/dist/contracts/IOperation'
import type { Statement } from '../../warehouse/statement'
import type { Leave } from './admission'
import { toDriverParameters } from './parameters'

/** `TGetInfoType.CLI_DBMS_VER`: the server's version, which it tells without running anything. */
const serverVersion = 18

export interface SessionOptions {
  readonly cloudFetch: boolean
  /** From now on no other statement may begin on it. */
  readonly onRetired: () => void
  readonly onCloseFailure: (error: unknown) => void
}

export class Session {
  readonly #session: IDBSQLSession
  readonly #options: SessionOptions
  #statements = 0
  #isRetired = false
  #isClosed = false

  constructor(session: IDBSQLSession, options: SessionOptions) {
    this.#session = session
    this.#options = options
  }

  /** A statement begins here; whoever began it says when it has ended. */
  enter(): Leave {
    let isInside = true
    this.#statements += 1
    return () => {
      if (!isInside) return
      isInside = false
      this.#statements -= 1
      this.#closeIfLeft()
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
    this.#closeIfLeft()
  }

  /** The server has forgotten it: there is nothing left to be closed. */
  forget(): void {
    this.#isClosed = true
    this.#options.onRetired()
  }

  #closeIfLeft(): void {
    if (!this.#isRetired || this.#isClosed || this.#statements > 0) return
    this.#isClosed = true
    this.#session.close().catch(this.#options.onCloseFailure)
  }
}
