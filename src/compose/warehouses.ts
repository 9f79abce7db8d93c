// The warehouses: the addresses of the settings come in, one `Warehouse` that reaches all of them
// goes out.
import type { Clock } from '../base/clock'
import type { Observe } from '../base/observation'
import type { ConnectionSettings } from '../platform/databricks/client'
import {
  databricksWarehouse,
  type DatabricksWarehouse,
} from '../platform/databricks/databricks-warehouse'
import { databricksToken } from '../platform/entra/databricks-token'
import type { ConnectionAddress } from '../settings/connection'
import type { Settings } from '../settings/settings'

export interface WarehouseSurroundings {
  readonly clock: Clock
  readonly observe: Observe
}

export function warehouseOf(
  { connections, statementTimeoutMs }: Pick<Settings, 'connections' | 'statementTimeoutMs'>,
  { clock, observe }: WarehouseSurroundings,
): DatabricksWarehouse {
  return databricksWarehouse({
    clock,
    observe,
    statementTimeoutMs,
    connections: new Map(
      [...connections].map(([name, address]) => [name, toConnection(address)] as const),
    ),
  })
}

function toConnection({ token, ...address }: ConnectionAddress): ConnectionSettings {
  const credential = token
    ? ({ kind: 'token', token } as const)
    : ({ kind: 'credential', getToken: databricksToken() } as const)
  return { ...address, credential }
}
