// The driver's client for one connection, set up once: how to reach the warehouse, who we are, and what
// of the driver's own habits is changed.
import type { DBSQLClient } from '@databricks/sql'
import { limits } from '../../base/limits'
import type { PersonalAccessToken, TokenSource } from './credential'
import { Credential } from './credential'
import { mendSilentFailures } from './silent-failures'

/** How to reach and to enter one warehouse. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  readonly credential: PersonalAccessToken | TokenSource
  /** Whether large results may come as files, by links to the workspace's own storage. */
  readonly cloudFetch: boolean
}

export interface Client {
  readonly driver: DBSQLClient
  readonly credential: Credential
  readonly cloudFetch: boolean
}

export async function connectClient(
  settings: ConnectionSettings,
  statementTimeoutMs: number,
): Promise<Client> {
  // Loaded when first needed: it takes longer than everything else at start.
  const { DBSQLClient } = await import('@databricks/sql')
  const driver = new DBSQLClient({ logger: { log: () => undefined } })
  const credential = new Credential(settings.credential)
  await driver.connect({
    host: settings.host,
    port: settings.port,
    path: settings.httpPath,
    authType: 'custom',
    provider: credential,
    userAgentEntry: 'Meshport',
    socketTimeout: statementTimeoutMs + limits.socketGraceMs,
    // Of these, only downloads by link are left to the driver.
    retryMaxAttempts: limits.repeatsMax + 1,
    retryDelayMin: limits.repeatWaitMsMin,
    retryDelayMax: limits.repeatWaitMsMax,
    retriesTimeout: statementTimeoutMs,
    telemetryEnabled: false,
  })
  driver.getConfig().cloudFetchConcurrentDownloads = limits.linksAtOnceMax
  await mendSilentFailures(driver)
  return { driver, credential, cloudFetch: settings.cloudFetch }
}
