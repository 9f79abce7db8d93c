// The settings with which the functions app meets the local stack, made in this one place: the
// stand-ins' addresses come in; one record goes out, for a process's environment and for
// local.settings.json.
import type { WarehouseAddress } from './stand-ins-process'

export interface StackAddresses {
  /** The port on which the functions will answer. */
  readonly functionsPort: number
  readonly warehouse: WarehouseAddress
  readonly pageTokenKey: string
}

export type FunctionsSettings = Readonly<Record<string, string>>

/** Only CONSUMER_URL yields to the caller's environment: it may name a gateway in front. */
export function toFunctionsSettings(
  { functionsPort, warehouse, pageTokenKey }: StackAddresses,
  environment: NodeJS.ProcessEnv,
): FunctionsSettings {
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    AzureWebJobsStorage: '',
    DATABRICKS_HOST: `${warehouse.host}:${warehouse.port}`,
    DATABRICKS_HTTP_PATH: warehouse.path,
    DATABRICKS_TOKEN: warehouse.token,
    NODE_EXTRA_CA_CERTS: warehouse.caFile,
    CONSUMER_URL: environment['CONSUMER_URL'] ?? `http://localhost:${functionsPort}/api/products`,
    ALLOW_ANONYMOUS: 'true',
    READINESS_PROBES_WAREHOUSES: 'true',
    PAGE_TOKEN_KEY: pageTokenKey,
  }
}
