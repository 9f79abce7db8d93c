// Keeps the sessions: one for each connection, identity and statement timeout, because opening a
// session costs more than a query. It ends sessions that are no longer used.
import type { Clock } from '../../base/clock'
import type { Patience } from '../../base/in-time'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import type { Invocation } from '../../base/trace'
import type { Identity } from '../../warehouse/warehouse'
import type { ConnectionSettings } from './client'
import { Credential, type TokenProvider } from './credential'
import type { Session } from './session'
import { SharedSession } from './shared-session'

export interface SessionsOptions {
  readonly connections: ReadonlyMap<string, ConnectionSettings>
  /** How long a statement for a page may run. */
  readonly statementTimeoutMs: number
  readonly clock: Clock
  readonly observe: Observe
  /** How many sessions are kept at once, if not `limits.sessionsMax`. */
  readonly sessionsMax?: number
}

export interface SessionUse extends Patience {
  readonly connection: string
  readonly as: Identity
  readonly invocation?: Invocation
}

interface Kept {
  readonly session: SharedSession
  /** Fires when the session has not been used for a while. */
  readonly idle: NodeJS.Timeout
  /** The caller's newest token function, because an older one may give an expired token. */
  readonly caller: { token: TokenProvider['token'] } | undefined
}

export class Sessions {
  readonly #options: SessionsOptions
  /**
   * The service's credentials, one for each connection, so that all its sessions share a renewed
   * token.
   */
  readonly #credentials: ReadonlyMap<string, Credential>
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept>()

  constructor(options: SessionsOptions) {
    this.#options = options
    const { connections, clock } = options
    this.#credentials = new Map(
      [...connections].map(([name, { credential }]) => [name, new Credential(credential, clock)]),
    )
  }

  async use<Result>(use: SessionUse, work: (session: Session) => Promise<Result>): Promise<Result> {
    const timeoutMs = this.#timeoutClass(use)
    const { connection, as } = use
    const caller = as.kind === 'caller' ? as.id : null
    const key = JSON.stringify([connection, caller, timeoutMs])
    const kept = this.#kept.get(key) ?? this.#make(key, use, timeoutMs)
    if (as.kind === 'caller' && kept.caller) kept.caller.token = as.token
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    try {
      return await kept.session.use(use, work)
    } finally {
      kept.idle.refresh()
    }
  }

  /** Ends all sessions. */
  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((key) => this.#end(key)))
  }

  /**
   * The timeout for pages or the one for streams, because all statements of a session have one
   * timeout.
   */
  #timeoutClass({ deadline }: Patience): number {
    const { clock, statementTimeoutMs } = this.#options
    const isPage = deadline - clock.now() <= statementTimeoutMs
    return isPage ? statementTimeoutMs : Math.max(statementTimeoutMs, limits.answerTimeoutMs)
  }

  #make(key: string, { connection, as }: SessionUse, statementTimeoutMs: number): Kept {
    const { connections, clock, observe } = this.#options
    const settings = connections.get(connection)
    const ownCredential = this.#credentials.get(connection)
    if (!settings || !ownCredential) throw new Error(`no settings for the connection ${connection}`)
    this.#makeRoom()
    const caller = as.kind === 'caller' ? { token: as.token } : undefined
    const credential = caller
      ? new Credential({ kind: 'token', token: () => caller.token() }, clock)
      : ownCredential
    const options = { settings, credential, statementTimeoutMs, clock, observe, connection }
    const session = new SharedSession(options)
    const endIfIdle = () => {
      if (session.isInUse) kept.idle.refresh()
      else void this.#end(key)
    }
    // The timer does not keep the process alive.
    const idle = setTimeout(endIfIdle, limits.sessionIdleMs).unref()
    const kept: Kept = { session, idle, caller }
    return kept
  }

  #makeRoom(): void {
    const { sessionsMax = limits.sessionsMax } = this.#options
    if (this.#kept.size < sessionsMax) return
    const unused = [...this.#kept].find(([, { session }]) => !session.isInUse)
    if (!unused) throw new Problem('WarehouseBusy')
    void this.#end(unused[0])
  }

  async #end(key: string): Promise<void> {
    const kept = this.#kept.get(key)
    if (!kept) return
    this.#kept.delete(key)
    clearTimeout(kept.idle)
    await kept.session.end()
  }
}
