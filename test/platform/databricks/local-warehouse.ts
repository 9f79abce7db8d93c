// The adapter with the unmodified driver, against a local warehouse in the tests' own process.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../../src/base/clock'
import { fixedSecret } from '../../../src/base/secret'
import type { Observation } from '../../../src/base/observation'
import type { ConnectionSettings, WarehouseHost } from '../../../src/platform/databricks/client'
import {
  databricksWarehouse,
  type DatabricksWarehouse,
} from '../../../src/platform/databricks/databricks-warehouse'
import type { SessionsOptions } from '../../../src/platform/databricks/sessions'
import { localCertificate, openDriverSession, token } from '../../stack/warehouse/driver-session'
import { trust } from '../../suites/trust'

interface Counters {
  readonly calls: Readonly<Record<string, number>>
  readonly sessionsOpen: number
  readonly operationsOpen: number
}

export interface Adapter {
  readonly warehouse: DatabricksWarehouse
  readonly observed: Observation[]
}

export interface LocalWarehouse {
  readonly address: WarehouseHost
  /** An adapter of its own, with these settings beside or over the usual. */
  readonly adapter: (
    settings?: Partial<ConnectionSettings>,
    options?: Partial<SessionsOptions>,
  ) => Adapter
  readonly counters: () => Promise<Counters>
  readonly putTable: (name: string, query: string) => Promise<unknown>
  readonly putFaults: (...rules: readonly object[]) => Promise<unknown>
  /** Clears the faults, ends the adapters, and waits until nothing is open. */
  readonly rest: () => Promise<Counters>
  readonly close: () => Promise<void>
}

export const localToken = token

export async function startLocalWarehouse(): Promise<LocalWarehouse> {
  const certificate = await localCertificate()
  trust(certificate.cert)
  const local = await openDriverSession({ certificate })
  const { port, httpPath } = local.warehouse
  const address = { host: 'localhost', port }
  const adapters: DatabricksWarehouse[] = []
  const counters = async () => (await local.control('GET', '/counters')).body as Counters
  return {
    address,
    adapter: (settings = {}, options = {}) => {
      const observed: Observation[] = []
      const connection: ConnectionSettings = {
        address: fixedSecret(address),
        httpPath,
        credential: { kind: 'token', token: () => Promise.resolve(token) },
        cloudFetch: false,
        ...settings,
      }
      const warehouse = databricksWarehouse({
        connections: new Map([['default', connection]]),
        statementTimeoutMs: 10_000,
        clock: systemClock,
        observe: (observation) => observed.push(observation),
        ...options,
      })
      adapters.push(warehouse)
      return { warehouse, observed }
    },
    counters,
    putTable: (name, query) => local.control('PUT', `/tables/${name}`, query),
    putFaults: (...rules) => local.control('PUT', '/faults', rules),
    rest: async () => {
      await local.control('DELETE', '/faults')
      await Promise.all(adapters.splice(0).map((warehouse) => warehouse.close()))
      for (let tries = 0; tries < 100; tries += 1) {
        const now = await counters()
        if (now.operationsOpen === 0) return now
        await sleep(20)
      }
      return counters()
    },
    close: () => local.close(),
  }
}
