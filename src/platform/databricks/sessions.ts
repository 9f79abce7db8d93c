// The clients and sessions of all connections: one client for each connection, one session for each
// connection, identity and timeout, kept and shared, because opening either costs more than a query.
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import type { Client, ConnectionSettings } from './client'
import { connectClient } from './client'
import type { Patience } from '../../base/in-time'
import { inTime } from '../../base/in-time'
import { isOperationLost, isRefused, isSessionLost } from './recovery'
import { repeat } from './repetition'
import { Session } from './session'
import { toWarehouseProblem } from './warehouse-problem'

export interface SessionsOptions {
  readonly connections: ReadonlyMap<string, ConnectionSettings>
  readonly statementTimeoutMs: number
  readonly clock: Clock
  readonly observe: Observe
}

export class Sessions {
  readonly #options: SessionsOptions
  readonly #clients = new Map<string, Promise<Client>>()
  readonly #sessions = new Map<string, Promise<Session>>()

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** Does the work on the connection's session; once more on a new one, or as a new token's bearer. */
  async use<Result>(
    connection: string,
    patience: Patience,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { clock } = this.#options
    const kept = this.#get(connection)
    try {
      return await work(await inTime(kept, patience, clock))
    } catch (error) {
      if (!(await this.#canRecover(error, connection, kept))) throw error
      return await work(await inTime(this.#get(connection), patience, clock))
    }
  }

  /** Whether it is worth another try, now that there is a new session or token for it. */
  async #canRecover(error: unknown, connection: string, used: Promise<Session>): Promise<boolean> {
    if (isRefused(error)) return (await this.#client(connection)).credential.renew()
    if (!isSessionLost(error) && !isOperationLost(error)) return false
    this.#options.observe({ kind: 'sessionLost', connection })
    const session = await used
    if (isSessionLost(error)) session.forget()
    else session.retire()
    return true
  }

  /** Ends all sessions, and waits no longer for it than for any other tidying. */
  async close(): Promise<void> {
    const { clock } = this.#options
    const clients = [...this.#clients]
    this.#sessions.clear()
    this.#clients.clear()
    const patience = { deadline: clock.now() + limits.tidyTimeoutMs }
    const closings = clients.map(async ([connection, opening]) => {
      const client = await opening.catch(() => undefined)
      await inTime(client?.driver.close() ?? Promise.resolve(), patience, clock).catch(
        this.#tellCloseFailure(connection),
      )
    })
    await Promise.all(closings)
  }

  /** The connection's session, opened if there is none; one that failed to open is not kept. */
  #get(connection: string): Promise<Session> {
    return shared(this.#sessions, connection, (forget) => this.#open(connection, forget))
  }

  #client(connection: string): Promise<Client> {
    const { connections, statementTimeoutMs } = this.#options
    return shared(this.#clients, connection, () => {
      const settings = connections.get(connection)
      if (!settings) throw new Error(`no settings for the connection ${connection}`)
      return connectClient(settings, statementTimeoutMs)
    })
  }

  async #open(connection: string, onRetired: () => void): Promise<Session> {
    const { clock, observe, statementTimeoutMs } = this.#options
    const startedMs = clock.elapsed()
    const { driver, cloudFetch } = await this.#client(connection)
    const configuration = {
      STATEMENT_TIMEOUT: String(Math.ceil(statementTimeoutMs / 1_000)),
      // What the SQL means must not depend on how somebody set up the warehouse.
      ANSI_MODE: 'true',
      TIMEZONE: 'UTC',
    }
    const opened = async () => {
      const session = await driver.openSession({ configuration })
      observe({ kind: 'sessionOpened', connection, durationMs: clock.elapsed() - startedMs })
      return new Session(session, { clock, cloudFetch, onRetired, onCloseFailure })
    }
    const onCloseFailure = this.#tellCloseFailure(connection)
    // Without a signal: whoever waits for the session may leave, it is opened for the next.
    const patience = { deadline: clock.now() + statementTimeoutMs * limits.openingShare }
    const opening = repeat('openSession', opened, patience, clock)
    return inTime(opening, patience, clock, (late) => {
      late.retire()
    })
  }

  #tellCloseFailure(connection: string): (error: unknown) => void {
    return (error) => {
      const cause = JSON.stringify(toWarehouseProblem(error).cause)
      this.#options.observe({ kind: 'tidyingFailed', connection, what: 'closeSession', cause })
    }
  }
}

/** What is kept under the key, made if there is nothing; it is gone when it fails or is to be forgotten. */
function shared<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  make: (forget: () => void) => Promise<Value>,
): Promise<Value> {
  const found = kept.get(key)
  if (found) return found
  const forget = () => {
    if (kept.get(key) === made) kept.delete(key)
  }
  const made = make(forget)
  kept.set(key, made)
  made.catch(forget)
  return made
}
