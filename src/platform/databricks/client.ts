// The driver's client, set up once: how to reach the warehouse, who we are, and what of the driver's own
// habits is changed.
import type { DBSQLClient } from '@databricks/sql'
import { limits } from '../../base/limits'
import type { Credential, TokenProvider, TokenSource } from './credential'
import { mendSilentFailures } from './silent-failures'

/** How to reach and to enter one warehouse. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  readonly credential: TokenProvider | TokenSource
  /** Whether large results may come as files, by links to the workspace's own storage. */
  readonly cloudFetch: boolean
}

/** @param statementTimeoutMs how long a statement may run on the sessions of this client */
export async function connectClient(
  { host, port, httpPath }: ConnectionSettings,
  credential: Credential,
  statementTimeoutMs: number,
): Promise<DBSQLClient> {
  // Loaded when first needed: it takes longer than everything else at start.
  const { DBSQLClient } = await import('@databricks/sql')
  const driver = new DBSQLClient({ logger: { log: () => undefined } })
  await driver.connect({
    host,
    port,
    path: httpPath,
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
  return driver
}
