// Connects a client of the driver: the address of the warehouse and a credential come in. It also
// sets what the driver should do differently.
import type { DBSQLClient } from '@databricks/sql'
import { limits } from '../../base/limits'
import type { Secret } from '../../base/secret'
import type { Credential, TokenProvider, TokenSource } from './credential'
import { mendSilentFailures } from './silent-failures'

/** The address of one warehouse, and the credential for it. */
export interface ConnectionSettings {
  /** Asked before each statement; when nobody answers there, whether there is another. */
  readonly address: Secret<WarehouseHost>
  readonly httpPath: string
  readonly credential: TokenProvider | TokenSource
  /** Whether large results may come as files, by links to the workspace's own storage. */
  readonly cloudFetch: boolean
}

export interface WarehouseHost {
  readonly host: string
  readonly port: number
}

/** @param statementTimeoutMs how long a statement may run on the sessions of this client */
export async function connectClient(
  { host, port }: WarehouseHost,
  httpPath: string,
  credential: Credential,
  statementTimeoutMs: number,
): Promise<DBSQLClient> {
  // Loaded when it is first needed, because it takes longer than the rest of the start.
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
    // The driver itself repeats only downloads of files; these options are for them.
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
