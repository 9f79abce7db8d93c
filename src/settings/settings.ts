// The environment as frozen settings, read once at start; all faults are reported together. A
// secret is a function that is called when the secret is needed, so that a later version can change
// it while the app runs.
import { z } from 'zod'
import { faultList } from '../base/fault-list'
import { parseCallers, type CallerSettings } from './callers'
import { parseConnection, type ConnectionAddress } from './connection'
import { consumerUrlSettings } from './consumer-url'
import { parseEnvironment, type Environment } from './environment'
import { parseEvents, type EventSettings } from './events'
import { pageTokenSettings } from './page-tokens'
import { timeoutSettings } from './timeouts'

export interface Settings extends CallerSettings {
  /** The warehouses by name. */
  readonly connections: ReadonlyMap<string, ConnectionAddress>
  /** What consumers put before `/<product>/<outputPort>`, without a final slash. */
  readonly consumerUrl: string
  readonly pageTokenKeys: () => Promise<{
    readonly current: Uint8Array
    readonly previous?: Uint8Array
  }>
  readonly statementTimeoutMs: number
  /** Undefined where the app only serves reads. */
  readonly events: EventSettings | undefined
}

export class FaultySettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faultList('The settings', faults))
    this.name = 'FaultySettings'
  }
}

const common = z.object({
  ...consumerUrlSettings.shape,
  ...pageTokenSettings.shape,
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
  const { value, faults } = parseEnvironment(common, environment)
  const { connections, faults: faultsOfConnections } = parseConnections(
    connectionNames,
    environment,
  )
  const callers = parseCallers(environment)
  const events = parseEvents(environment)
  const all = [...faults, ...callers.faults, ...events.faults, ...faultsOfConnections]
  if (all.length > 0 || !value || !callers.value) throw new FaultySettings(all)

  const { PAGE_TOKEN_KEY: current, PAGE_TOKEN_KEY_PREVIOUS: previous } = value
  const pageTokenKeys = Object.freeze({ current, ...(previous && { previous }) })
  return Object.freeze({
    connections,
    consumerUrl: value.CONSUMER_URL,
    ...callers.value,
    pageTokenKeys: () => Promise.resolve(pageTokenKeys),
    statementTimeoutMs: value.STATEMENT_TIMEOUT_MS,
    events: events.value,
  })
}

/** What a command needs that only reads warehouses. Throws `FaultySettings`. */
export function readWarehouseSettings(
  connectionNames: readonly string[],
  environment: Environment = process.env,
): Pick<Settings, 'connections' | 'statementTimeoutMs'> {
  const { value, faults } = parseEnvironment(timeoutSettings, environment)
  const { connections, faults: faultsOfConnections } = parseConnections(
    connectionNames,
    environment,
  )
  const all = [...faults, ...faultsOfConnections]
  if (all.length > 0 || !value) throw new FaultySettings(all)
  return Object.freeze({ connections, statementTimeoutMs: value.STATEMENT_TIMEOUT_MS })
}

function parseConnections(
  names: readonly string[],
  environment: Environment,
): { readonly connections: Settings['connections']; readonly faults: readonly string[] } {
  const parsed = names.map((name) => ({ name, ...parseConnection(name, environment) }))
  const addresses = parsed.flatMap(({ name, value }) => (value ? [[name, value] as const] : []))
  return {
    connections: new Map(addresses),
    faults: parsed.flatMap(({ faults }) => faults),
  }
}
