// How callers prove who they are: the settings come in, the authenticate stage goes out.
import { makeAlias } from '../access/alias'
import { authenticateNobody, makeAuthenticate, type Authenticate } from '../access/authenticate'
import type { Clock } from '../base/clock'
import type { Observe } from '../base/observation'
import type { Secret } from '../base/secret'
import { entraIdentityProvider } from '../platform/entra/entra-identity-provider'
import type { PageTokenKeys } from '../query/page-token'
import type { Settings } from '../settings/settings'

export function authenticateOf(
  { authentication }: Settings,
  { clock, observe }: { readonly clock: Clock; readonly observe: Observe },
  pageTokenKeys: Secret<PageTokenKeys>,
): Authenticate {
  if (authentication.mode === 'anonymous') return authenticateNobody
  return makeAuthenticate({
    provider: entraIdentityProvider({ ...authentication.entra, clock, observe }),
    aliasOf: makeAlias(async () => (await pageTokenKeys.read()).current),
    gatewayNeeded: authentication.mode === 'gatewayAndCaller',
  })
}
