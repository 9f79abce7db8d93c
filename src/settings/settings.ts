// The environment as frozen settings, read once at start; all faults are reported together. A
// secret is a function that is called when the secret is needed, so that a later version can change
// it while the app runs.
import { z } from 'zod'
import { faultList } from '../base/fault-list'
import { anonymousFaults, callerSettings } from './callers'
import { parseConnection, type ConnectionAddress } from './connection'
import { consumerUrlSettings } from './consumer-url'
import { parseEnvironment, type Environment } from './environment'
import { parseEvents, type EventSettings } from './events'
import { pageTokenSettings } from './page-tokens'
import { timeoutSettings } from './timeouts'

export interface Settings {
  /** The warehouses by name. */
  readonly connections: ReadonlyMap<string, ConnectionAddress>
  /** What consumers put before `/<product>/<outputPort>`, without a final slash. */
  readonly consumerUrl: string
  readonly allowAnonymous: boolean
  /** Whether a readiness probe opens a session on each warehouse. */
  readonly readinessProbesWarehouses: boolean
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
  ...callerSettings.shape,
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
  const parsed = connectionNames.map((name) => ({ name, ...parseConnection(name, environment) }))
  const events = parseEvents(environment)
  const all = [
    ...faults,
    ...events.faults,
    ...parsed.flatMap((connection) => connection.faults),
    ...anonymousFaults(environment),
  ]
  if (all.length > 0 || !value) throw new FaultySettings(all)

  const { PAGE_TOKEN_KEY: current, PAGE_TOKEN_KEY_PREVIOUS: previous } = value
  const pageTokenKeys = Object.freeze({ current, ...(previous && { previous }) })
  return Object.freeze({
    connections: new Map(
      parsed.flatMap(({ name, value: address }) => (address ? [[name, address] as const] : [])),
    ),
    consumerUrl: value.CONSUMER_URL,
    allowAnonymous: value.ALLOW_ANONYMOUS,
    readinessProbesWarehouses: value.READINESS_PROBES_WAREHOUSES,
    pageTokenKeys: () => Promise.resolve(pageTokenKeys),
    statementTimeoutMs: value.STATEMENT_TIMEOUT_MS,
    events: events.value,
  })
}
