// What a readiness probe checks: each warehouse, where READINESS_PROBES_WAREHOUSES allows that, and the
// event path and the vault, where there are such.
import type { Clock } from '../base/clock'
import { storeProbe } from '../events/store-probe'
import type { Readiness } from '../functions/readiness'
import type { DatabricksWarehouse } from '../platform/databricks/databricks-warehouse'
import { topicSecretNames } from '../settings/events'
import type { Settings } from '../settings/settings'
import type { EventPath } from './event-path'
import type { Secrets } from './secrets'

interface ReadinessSources {
  readonly warehouse: DatabricksWarehouse
  readonly events: EventPath | undefined
  readonly secrets: Secrets
  readonly clock: Clock
}

export function readinessOf(
  { readinessProbesWarehouses, connections, statementTimeoutMs }: Settings,
  { warehouse, events, secrets, clock }: ReadinessSources,
): Readiness {
  const probed = readinessProbesWarehouses ? [...connections.keys()] : []
  return {
    checks: probed.map((connection) => ({
      name: `warehouse ${connection}`,
      check: () => warehouse.probe(connection, { deadline: clock.now() + statementTimeoutMs }),
    })),
    events: events && { announcer: events.announcer, readStore: storeProbe(events.outbox) },
    secrets: secretReadiness(secrets.vault()),
    clock,
  }
}

function secretReadiness(vault: ReturnType<Secrets['vault']>): Readiness['secrets'] {
  const troubles = (areOfEvents: boolean) => () =>
    [...(vault?.troubles() ?? [])]
      .filter(([name]) => topicSecretNames.includes(name) === areOfEvents)
      .map(([, trouble]) => trouble)
  return vault && { ofRows: troubles(false), ofEvents: troubles(true) }
}
