// What a readiness probe checks: each warehouse, where READINESS_PROBES_WAREHOUSES allows that.
import type { Clock } from '../base/clock'
import type { Readiness } from '../functions/readiness'
import type { DatabricksWarehouse } from '../platform/databricks/databricks-warehouse'
import type { Settings } from '../settings/settings'

export function readinessOf(
  { readinessProbesWarehouses, connections, statementTimeoutMs }: Settings,
  warehouse: DatabricksWarehouse,
  clock: Clock,
): Readiness | undefined {
  if (!readinessProbesWarehouses) return undefined
  const checks = [...connections.keys()].map((connection) => ({
    name: `warehouse ${connection}`,
    check: () => warehouse.probe(connection, { deadline: clock.now() + statementTimeoutMs }),
  }))
  return { checks, clock }
}
