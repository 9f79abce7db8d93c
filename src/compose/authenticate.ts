// How callers prove who they are: the settings come in, the authenticate stage goes out.
import { makeAlias } from '../access/alias'
import { authenticateNobody, makeAuthenticate, type Authenticate } from '../access/authenticate'
import type { Clock } from '../base/clock'
import { entraIdentityProvider } from '../platform/entra/entra-identity-provider'
import type { Settings } from '../settings/settings'

export function authenticateOf(
  { authentication, pageTokenKeys }: Settings,
  clock: Clock,
): Authenticate {
  if (authentication.mode === 'anonymous') return authenticateNobody
  return makeAuthenticate({
    provider: entraIdentityProvider({ ...authentication.entra, clock }),
    aliasOf: makeAlias(async () => (await pageTokenKeys()).current),
    gatewayNeeded: authentication.mode === 'gatewayAndCaller',
  })
}
