// What a readiness probe checks: each warehouse, where READINESS_PROBES_WAREHOUSES allows that, and the
// event path, where there is one.
import type { Clock } from '../base/clock'
import { probeStore } from '../events/store-probe'
import type { Readiness } from '../functions/readiness'
import type { DatabricksWarehouse } from '../platform/databricks/databricks-warehouse'
import type { Settings } from '../settings/settings'
import type { EventPath } from './event-path'

interface ReadinessSources {
  readonly warehouse: DatabricksWarehouse
  readonly events: EventPath | undefined
  readonly clock: Clock
}

export function readinessOf(
  { readinessProbesWarehouses, connections, statementTimeoutMs }: Settings,
  { warehouse, events, clock }: ReadinessSources,
): Readiness {
  const probed = readinessProbesWarehouses ? [...connections.keys()] : []
  return {
    checks: probed.map((connection) => ({
      name: `warehouse ${connection}`,
      check: () => warehouse.probe(connection, { deadline: clock.now() + statementTimeoutMs }),
    })),
    events: events && {
      announcer: events.announcer,
      readStore: () => probeStore(events.outbox),
    },
    clock,
  }
}
