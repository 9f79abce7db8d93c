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
import { servicePrincipalToken } from '../platform/entra/service-principal-token'
import type { ConnectionAddress, ConnectionCredential } from '../settings/connection'
import type { ProcessIdentity } from '../settings/process-identity'
import type { WarehouseSettings } from '../settings/settings'
import { credentialOf, type Secrets } from './secrets'

export interface WarehouseSurroundings {
  readonly clock: Clock
  readonly observe: Observe
  readonly secrets: Secrets
}

export function warehouseOf(
  { connections, statementTimeoutMs, secretStore }: WarehouseSettings,
  { clock, observe, secrets }: WarehouseSurroundings,
): DatabricksWarehouse {
  const { identity } = secretStore
  const toConnection = ({ address, ...rest }: ConnectionAddress): ConnectionSettings => ({
    ...rest,
    address: secrets.of(address),
    credential: toCredential(rest.credential, { identity, secrets, clock }),
  })
  return databricksWarehouse({
    clock,
    observe,
    statementTimeoutMs,
    connections: new Map(
      [...connections].map(([name, address]) => [name, toConnection(address)] as const),
    ),
  })
}

interface CredentialSources {
  readonly identity: ProcessIdentity
  readonly secrets: Secrets
  readonly clock: Clock
}

function toCredential(
  credential: ConnectionCredential,
  { identity, secrets, clock }: CredentialSources,
): ConnectionSettings['credential'] {
  switch (credential.kind) {
    case 'token':
      return credential
    case 'identity':
      return { kind: 'credential', getToken: databricksToken(() => credentialOf(identity)) }
    case 'servicePrincipal': {
      const clientId = secrets.of(credential.clientId)
      const clientSecret = secrets.of(credential.clientSecret)
      const { directory } = credential
      const getToken = servicePrincipalToken({ clientId, clientSecret, directory, clock })
      return { kind: 'credential', getToken }
    }
  }
}
