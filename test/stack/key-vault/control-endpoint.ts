// The control address for tests, beside the vault's own: it plans faults and shows what came. Secrets are
// rotated at the vault's own address, as in Azure.
import type { RequestListener } from 'node:http'
import { controlListener, parsed, type ControlRoutes } from '../control-routes'
import { faultRules, type FaultPlan } from './faults'
import type { VaultRequest } from './vault-endpoint'

interface ControlParts {
  readonly faults: FaultPlan
  readonly requests: () => readonly VaultRequest[]
}

const routes: ControlRoutes<ControlParts> = {
  'GET /requests': {
    does: 'the newest requests, with their outcome',
    act: ({ requests }) => requests(),
  },
  'PUT /faults': {
    does: 'replaces the plan of faults by a JSON list',
    act: ({ faults }, body) => {
      faults.replace(parsed(faultRules, body))
    },
  },
}

export function controlEndpoint(parts: ControlParts): RequestListener {
  return controlListener("The local Key Vault's control address.", routes, parts)
}
