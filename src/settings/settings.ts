// The environment as frozen settings, read once at start; all faults are reported together. A
// secret is a function that is called when the secret is needed, so that a later version can change
// it while the app runs.
import { z } from 'zod'
import { faultList } from '../base/fault-list'
import { parseCallers, type CallerSettings } from './callers'
import { parseConnection, type ConnectionAddress } from './connection'
import { consumerUrlSettings } from './consumer-url'
import { parseEnvironment, type Environment, type Parsed } from './environment'
import { parseEvents, type EventSettings } from './events'
import { parseKeyVault } from './key-vault'
import { parsePageTokenKeys, type PageTokenKeySource } from './page-tokens'
import { parseIdentity, type ProcessIdentity } from './process-identity'
import type { VaultSettings } from './secret-source'
import { parseTelemetry, type TelemetrySettings } from './telemetry'
import { timeoutSettings } from './timeouts'

export interface Settings extends CallerSettings {
  /** The warehouses by name. */
  readonly connections: ReadonlyMap<string, ConnectionAddress>
  /** What consumers put before `/<product>/<outputPort>`, without a final slash. */
  readonly consumerUrl: string
  readonly pageTokenKeys: PageTokenKeySource
  readonly statementTimeoutMs: number
  /** Undefined where the app only serves reads. */
  readonly events: EventSettings | undefined
  readonly telemetry: TelemetrySettings
  /** Where the app's own secrets come from, beside the environment. */
  readonly secretStore: SecretStoreSettings
}

export interface SecretStoreSettings {
  /** Undefined where the environment has all secrets. */
  readonly vaultUrl: string | undefined
  readonly identity: ProcessIdentity
}

export class FaultySettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faultList('The settings', faults))
    this.name = 'FaultySettings'
  }
}

const common = z.object({
  ...consumerUrlSettings.shape,
  ...timeoutSettings.shape,
})

/**
 * Throws `FaultySettings`.
 *
 * @param connectionNames the connections that products name
 */
export function readSettings(
  connectionNames: readonly string[],
  environment: Environment = process.env,
): Settings {
  const vault = parseKeyVault(environment)
  const { value, faults } = parseEnvironment(common, environment)
  const pageTokenKeys = parsePageTokenKeys(environment, vault.value)
  const { connections, faults: faultsOfConnections } = parseConnections(
    connectionNames,
    environment,
    vault.value,
  )
  const callers = parseCallers(environment)
  const events = parseEvents(environment, vault.value)
  const store = parseSecretStore(environment, vault.value, [...connections.values()], events.value)
  const telemetry = parseTelemetry(environment)
  const all = [
    ...[...vault.faults, ...faults, ...pageTokenKeys.faults, ...callers.faults, ...events.faults],
    ...[...faultsOfConnections, ...store.faults, ...telemetry.faults],
  ]
  if (
    all.length > 0 ||
    !value ||
    !callers.value ||
    !pageTokenKeys.value ||
    !store.value ||
    !telemetry.value
  )
    throw new FaultySettings(all)

  return Object.freeze({
    connections,
    consumerUrl: value.CONSUMER_URL,
    ...callers.value,
    pageTokenKeys: pageTokenKeys.value,
    statementTimeoutMs: value.STATEMENT_TIMEOUT_MS,
    events: events.value,
    telemetry: telemetry.value,
    secretStore: store.value,
  })
}

export type WarehouseSettings = Pick<Settings, 'connections' | 'statementTimeoutMs' | 'secretStore'>

/** What a command needs that only reads warehouses. Throws `FaultySettings`. */
export function readWarehouseSettings(
  connectionNames: readonly string[],
  environment: Environment = process.env,
): WarehouseSettings {
  const vault = parseKeyVault(environment)
  const { value, faults } = parseEnvironment(timeoutSettings, environment)
  const { connections, faults: faultsOfConnections } = parseConnections(
    connectionNames,
    environment,
    vault.value,
  )
  const store = parseSecretStore(environment, vault.value, [...connections.values()])
  const all = [...vault.faults, ...faults, ...faultsOfConnections, ...store.faults]
  if (all.length > 0 || !value || !store.value) throw new FaultySettings(all)
  const { STATEMENT_TIMEOUT_MS: statementTimeoutMs } = value
  return Object.freeze({ connections, statementTimeoutMs, secretStore: store.value })
}

function parseConnections(
  names: readonly string[],
  environment: Environment,
  vault: VaultSettings | undefined,
): { readonly connections: Settings['connections']; readonly faults: readonly string[] } {
  const parsed = names.map((name) => ({ name, ...parseConnection(name, environment, vault) }))
  const addresses = parsed.flatMap(({ name, value }) => (value ? [[name, value] as const] : []))
  return {
    connections: new Map(addresses),
    faults: parsed.flatMap(({ faults }) => faults),
  }
}

function parseSecretStore(
  environment: Environment,
  vault: VaultSettings | undefined,
  connections: readonly ConnectionAddress[],
  events?: EventSettings,
): Parsed<SecretStoreSettings> {
  const isIdentityUsed =
    vault !== undefined ||
    connections.some(({ credential }) => credential.kind === 'identity') ||
    (events !== undefined && (!events.topic.key || !events.state.key))
  const { value: identity, faults } = parseIdentity(environment, isIdentityUsed)
  return { value: identity && Object.freeze({ vaultUrl: vault?.url, identity }), faults }
}
