// The settings of the functions app on the local stack: the addresses of the stand-ins come in; one
// record goes out, for the environment of a process and for local.settings.json.
import type { DataProduct } from '../../src/declare/data-product'
import { products } from '../../src/products'
import { connectionPrefix } from '../../src/settings/connection'
import type { StorageAddress } from './azurite'
import { api, tenantId } from './entra/tenant'
import type { EventAddresses } from './event-stand-ins'
import { connectionStringTo, type IngestionAddresses } from './ingestion/ingestion'
import { gateway } from './people'
import type { WarehouseAddress } from './stand-ins-process'
import type { VaultAddresses } from './vault-stand-ins'

export interface StackAddresses {
  /** The port on which the functions will answer. */
  readonly functionsPort: number
  readonly warehouse: WarehouseAddress
  readonly issuerUrl: string
  /** Absent where the vault has it. */
  readonly pageTokenKey?: string
  /** Where it is given, the secrets are there, and the settings have none of them. */
  readonly vault?: VaultAddresses
  /** Absent where consumers ask the functions themselves. */
  readonly gatewayUrl?: string | undefined
  /** Absent where no telemetry is sent. */
  readonly telemetry?: IngestionAddresses | undefined
  /** Absent where nothing is announced. */
  readonly events?: Pick<EventAddresses, 'storage' | 'eventGrid'> | undefined
}

export type FunctionsSettings = Readonly<Record<string, string>>

/** A developer's environment may replace only CONSUMER_URL, to name a gateway in front of the app. */
export function toFunctionsSettings(
  addresses: StackAddresses,
  environment: NodeJS.ProcessEnv,
): FunctionsSettings {
  const { functionsPort, warehouse, issuerUrl, pageTokenKey, vault, events, telemetry } = addresses
  const consumerUrl = environment['CONSUMER_URL']
  const settings = {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    AzureWebJobsStorage: events ? connectionString(events.storage) : '',
    ...toWarehouseSettings(warehouse),
    CONSUMER_URL: addresses.gatewayUrl ?? `http://localhost:${functionsPort}/api/products`,
    ...(consumerUrl && { CONSUMER_URL: consumerUrl }),
    // Developers ask the functions themselves as well, with the gateway's token or without.
    AUTHENTICATION_MODE: 'callerOnly',
    ENTRA_AUTHORITY_HOST: issuerUrl,
    ENTRA_TENANT_ID: tenantId,
    ENTRA_AUDIENCES: api.audience,
    GATEWAY_OBJECT_ID: gateway.objectId,
    READINESS_PROBES_WAREHOUSES: 'true',
    ...(pageTokenKey && { PAGE_TOKEN_KEY: pageTokenKey }),
    ...(telemetry && {
      APPLICATIONINSIGHTS_CONNECTION_STRING: connectionStringTo(telemetry),
      // Every request is as slow as that, so that all of them are shown with their stages.
      TELEMETRY_SLOW_REQUEST_MS: '1',
    }),
    ...(events && {
      EVENT_GRID_ENDPOINT: events.eventGrid.endpoint,
      EVENT_GRID_KEY: events.eventGrid.key,
      EVENT_STATE_ENDPOINT: events.storage.tableUrl,
      EVENT_STATE_KEY: events.storage.key,
      EVENT_STORAGE_EVENTS: 'true',
    }),
  }
  if (!vault) return settings
  const kept = Object.entries(settings).filter(([name]) => !inVault.includes(name))
  const { keyVaultUrl: KEY_VAULT_URL, managedIdentity } = vault
  return { ...Object.fromEntries(kept), KEY_VAULT_URL, ...managedIdentity }
}

const inVault = [
  ...['DATABRICKS_HOST', 'DATABRICKS_TOKEN', 'PAGE_TOKEN_KEY'],
  ...['EVENT_GRID_ENDPOINT', 'EVENT_GRID_KEY'],
]

/** What a process needs that reads the warehouse. Locally it is the one of every connection. */
export function toWarehouseSettings(
  warehouse: Pick<WarehouseAddress, 'host' | 'port' | 'path' | 'token' | 'caFile'>,
  connections: readonly string[] = [],
): FunctionsSettings {
  const names = new Set(['default', ...connectionsOf(products), ...connections])
  const settings = [...names]
    .map(connectionPrefix)
    .flatMap((prefix) => [
      [`${prefix}DATABRICKS_HOST`, `${warehouse.host}:${warehouse.port}`] as const,
      [`${prefix}DATABRICKS_HTTP_PATH`, warehouse.path] as const,
      [`${prefix}DATABRICKS_TOKEN`, warehouse.token] as const,
    ])
  return { ...Object.fromEntries(settings), NODE_EXTRA_CA_CERTS: warehouse.caFile }
}

function connectionsOf(declared: readonly DataProduct[]): readonly string[] {
  return declared.flatMap(({ outputPorts }) =>
    Object.values(outputPorts).map(({ connection }) => connection),
  )
}

/** The real functions host keeps the times of its timers there. */
export function connectionString({ account, key, ...urls }: StorageAddress): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${key}`,
    `BlobEndpoint=${urls.blobUrl}`,
    `QueueEndpoint=${urls.queueUrl}`,
    `TableEndpoint=${urls.tableUrl}`,
  ].join(';')
}

/**
 * The variables that the functions get from a developer's environment. None names a warehouse or a
 * secret.
 */
const passedOn = [
  // To find programs and folders, here and on Windows.
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+)$/i,
  /^(SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|USERPROFILE)$/i,
  // For Node, for the network, and for what is printed.
  /^(NODE_\w+|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|TERM|COLORTERM|NO_COLOR|FORCE_COLOR)$/i,
  // For the real functions host.
  /^(FUNCTIONS_\w+|DOTNET_\w+|languageWorkers__\w+)$/,
  // Settings of the app that a developer may want to try.
  /^(STATEMENT_TIMEOUT_MS|EVENT_SCHEDULE|EVENT_ANNOUNCE_UPKEEP|CALLER_\w+|TELEMETRY_\w+|LOG_LEVELS)$/,
]

/** The whole environment of the functions' process. */
export function toFunctionsEnvironment(
  settings: FunctionsSettings,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const passed = Object.entries(environment).filter(([name]) =>
    passedOn.some((pattern) => pattern.test(name)),
  )
  return { ...Object.fromEntries(passed), ...settings }
}

/** The settings that the environment has already, with another value. */
export function settingsTakenIn(
  environment: NodeJS.ProcessEnv,
  settings: FunctionsSettings,
): readonly string[] {
  return Object.keys(settings).filter(
    (name) => environment[name] && environment[name] !== settings[name],
  )
}
