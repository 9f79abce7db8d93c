// The session for all statements with the same connection, identity and timeout. It is opened when
// it is first needed, opened again when the warehouse no longer knows it, and ended together with
// its client.
import type { DBSQLClient } from '@databricks/sql'
import { inTime, type Patience } from '../../base/in-time'
import { limits } from '../../base/limits'
import type { Invocation } from '../../base/trace'
import { connectClient, type ConnectionSettings, type WarehouseHost } from './client'
import type { Credential } from './credential'
import { isOperationLost, isRefused, isSessionLost, isUnreachable } from './recovery'
import { Session } from './session'
import { repeatCall, type CallRecord } from './warehouse-call'
import { causeOf } from './warehouse-problem'

export interface SharedSessionOptions extends CallRecord {
  readonly settings: ConnectionSettings
  readonly credential: Credential
  readonly statementTimeoutMs: number
}

interface Connected {
  readonly address: WarehouseHost
  readonly client: Promise<DBSQLClient>
}

interface Opened {
  readonly address: WarehouseHost
  readonly session: Promise<Session>
}

export class SharedSession {
  readonly #options: SharedSessionOptions
  #client: Connected | undefined
  /** Of earlier addresses; statements may still run on them. */
  readonly #earlier: Connected[] = []
  #opened: Opened | undefined
  #uses = 0

  constructor(options: SharedSessionOptions) {
    this.#options = options
  }

  /** Whether a statement runs on it, or a result of it is being read. */
  get isInUse(): boolean {
    return this.#uses > 0
  }

  /** Does the work on the session, and once more if a new session, token or address may help. */
  async use<Result>(
    patience: Patience & { readonly invocation?: Invocation },
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { clock } = this.#options
    const begunMs = clock.elapsed()
    const opened = this.#current()
    this.#uses += 1
    try {
      return await work(await inTime(sessionOf(opened), patience, clock))
    } catch (error) {
      const recovery = this.#recover(error, opened, begunMs, patience.invocation)
      if (!(await inTime(recovery, patience, clock))) throw error
      return await work(await inTime(sessionOf(this.#current()), patience, clock))
    } finally {
      this.#uses -= 1
    }
  }

  /** Ends the session and its client, and waits for that for at most `limits.tidyTimeoutMs`. */
  async end(): Promise<void> {
    const { clock } = this.#options
    const connected = [...this.#earlier, ...(this.#client ? [this.#client] : [])]
    const patience = { deadline: clock.now() + limits.tidyTimeoutMs }
    await Promise.all(
      connected.map(async (each) => {
        const client = await each.client.catch(() => undefined)
        const closed = inTime(client?.close() ?? Promise.resolve(), patience, clock)
        await closed.catch(this.#reportCloseFailure)
      }),
    )
    // The end of its client has closed it as well.
    this.#opened?.session.then(
      (open) => {
        open.forget()
      },
      () => undefined,
    )
  }

  /** Whether to try again, because there is a new session, a new token or a new address. */
  async #recover(
    error: unknown,
    used: Promise<Opened>,
    begunMs: number,
    invocation: Invocation | undefined,
  ): Promise<boolean> {
    const { credential, observe, connection } = this.#options
    if (isRefused(error)) return credential.renew(begunMs)
    if (isUnreachable(error)) return this.#hasMoved((await used).address)
    if (!isSessionLost(error) && !isOperationLost(error)) return false
    observe({ kind: 'sessionLost', ...invocation, connection })
    const session = await sessionOf(used)
    if (isSessionLost(error)) session.forget()
    else session.retire()
    return true
  }

  async #hasMoved(from: WarehouseHost): Promise<boolean> {
    const { address } = this.#options.settings
    const other = await address.replace(from).catch(() => undefined)
    return other !== undefined
  }

  /**
   * The session at the address of now, which is opened if there is none. One that could not be opened is
   * not kept; on one of an earlier address no further statement begins.
   */
  async #current(): Promise<Opened> {
    const address = await this.#options.settings.address.read()
    const before = this.#opened
    if (before?.address === address) return before
    const forget = () => {
      if (this.#opened === opened) this.#opened = undefined
    }
    const opened: Opened = { address, session: this.#open(address, forget) }
    this.#opened = opened
    opened.session.catch(forget)
    before?.session.then(retire, () => undefined)
    return opened
  }

  #connected(address: WarehouseHost): Promise<DBSQLClient> {
    const { settings, credential, statementTimeoutMs } = this.#options
    if (this.#client?.address === address) return this.#client.client
    if (this.#client) this.#earlier.push(this.#client)
    const client = connectClient(address, settings.httpPath, credential, statementTimeoutMs)
    const connected = { address, client }
    this.#client = connected
    client.catch(() => {
      if (this.#client === connected) this.#client = undefined
    })
    return client
  }

  async #open(address: WarehouseHost, onRetired: () => void): Promise<Session> {
    const { clock, observe, connection, settings, statementTimeoutMs } = this.#options
    const startedMs = clock.elapsed()
    const client = await this.#connected(address)
    const configuration = {
      STATEMENT_TIMEOUT: String(Math.ceil(statementTimeoutMs / 1_000)),
      // The meaning of our SQL must not depend on the configuration of the warehouse.
      ANSI_MODE: 'true',
      TIMEZONE: 'UTC',
    }
    const sessionOptions = {
      ...this.#options,
      cloudFetch: settings.cloudFetch,
      onStatements: (change: 1 | -1) => {
        this.#uses += change
      },
      onRetired,
      onClosed: () => {
        observe({ kind: 'sessionClosed', connection })
      },
      onCloseFailure: this.#reportCloseFailure,
    }
    const opened = async () => {
      const session = await client.openSession({ configuration })
      observe({ kind: 'sessionOpened', connection, durationMs: clock.elapsed() - startedMs })
      return new Session(session, sessionOptions)
    }
    // Without a signal: if the caller closes the connection, the session still opens for the next
    // caller.
    const patience = { deadline: clock.now() + statementTimeoutMs * limits.openingShare }
    const opening = repeatCall('openSession', opened, patience, this.#options)
    return inTime(opening, patience, clock, retire)
  }

  readonly #reportCloseFailure = (error: unknown): void => {
    const { observe, connection } = this.#options
    observe({ kind: 'tidyingFailed', connection, what: 'closeSession', cause: causeOf(error) })
  }
}

async function sessionOf(opened: Promise<Opened>): Promise<Session> {
  return (await opened).session
}

function retire(session: Session): void {
  session.retire()
}
