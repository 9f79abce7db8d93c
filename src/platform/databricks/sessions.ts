// The driver's clients and sessions: one client for each connection, one session for each connection,
// identity and timeout, kept and shared, because opening either costs more than a query.
import type { DBSQLClient } from '@databricks/sql'
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'

/** How to reach and to enter one warehouse. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  readonly credential: PersonalAccessToken | TokenSource
}

export interface PersonalAccessToken {
  readonly kind: 'token'
  readonly token: string
}

/** Any `TokenCredential` of the Azure SDKs, for the scope of Azure Databricks. */
export interface TokenSource {
  readonly kind: 'credential'
  readonly getToken: () => Promise<string>
}

export interface SessionsOptions {
  readonly connections: ReadonlyMap<string, ConnectionSettings>
  readonly statementTimeoutMs: number
  readonly clock: Clock
  readonly observe: Observe
}

export class Sessions {
  readonly #options: SessionsOptions
  readonly #clients = new Map<string, Promise<DBSQLClient>>()
  readonly #sessions = new Map<string, Promise<IDBSQLSession>>()

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** The connection's session, opened if there is none; one that failed to open is not kept. */
  get(connection: string): Promise<IDBSQLSession> {
    return shared(this.#sessions, connection, () => this.#open(connection))
  }

  /** The server forgot this session: the next `get` opens another. */
  drop(connection: string, lost: Promise<IDBSQLSession>): void {
    if (this.#sessions.get(connection) !== lost) return
    this.#sessions.delete(connection)
    this.#options.observe({ kind: 'sessionLost', connection })
  }

  async close(): Promise<void> {
    const clients = [...this.#clients.values()]
    this.#sessions.clear()
    this.#clients.clear()
    for (const client of await Promise.allSettled(clients)) {
      if (client.status === 'fulfilled') await client.value.close()
    }
  }

  async #open(connection: string): Promise<IDBSQLSession> {
    const { clock, observe, statementTimeoutMs } = this.#options
    const startedMs = clock.elapsed()
    const client = await shared(this.#clients, connection, () => this.#connect(connection))
    const session = await client.openSession({
      configuration: {
        STATEMENT_TIMEOUT: String(Math.ceil(statementTimeoutMs / 1_000)),
        // What the SQL means must not depend on how somebody set up the warehouse.
        ANSI_MODE: 'true',
        TIMEZONE: 'UTC',
      },
    })
    observe({ kind: 'sessionOpened', connection, durationMs: clock.elapsed() - startedMs })
    return session
  }

  async #connect(connection: string): Promise<DBSQLClient> {
    const { connections, statementTimeoutMs } = this.#options
    const settings = connections.get(connection)
    if (!settings) throw new Error(`no settings for the connection ${connection}`)
    // Loaded when first needed: it takes longer than everything else at start.
    const { DBSQLClient } = await import('@databricks/sql')
    const client = new DBSQLClient({ logger: { log: () => undefined } })
    await client.connect({
      host: settings.host,
      port: settings.port,
      path: settings.httpPath,
      ...authentication(settings.credential),
      userAgentEntry: 'Meshport',
      socketTimeout: statementTimeoutMs + limits.socketGraceMs,
      retryMaxAttempts: limits.driverAttemptsMax,
      retriesTimeout: statementTimeoutMs,
      telemetryEnabled: false,
    })
    return client
  }
}

function authentication(credential: PersonalAccessToken | TokenSource) {
  return credential.kind === 'token'
    ? ({ authType: 'access-token', token: credential.token } as const)
    : ({ authType: 'external-token', getToken: () => tokenOf(credential) } as const)
}

/** What a credential says of its failure may name tenants and endpoints: only its kind is kept. */
async function tokenOf({ getToken }: TokenSource): Promise<string> {
  try {
    return await getToken()
  } catch (error) {
    const cause = { credential: error instanceof Error ? error.name : typeof error }
    throw new Problem('WarehouseAccessDenied', undefined, { cause })
  }
}

function shared<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const found = kept.get(key)
  if (found) return found
  const made = make()
  kept.set(key, made)
  made.catch(() => {
    if (kept.get(key) === made) kept.delete(key)
  })
  return made
}
