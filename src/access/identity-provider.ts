// Who vouches for callers: an interface, so that access knows claims and not tokens.
import type { CallerClaims } from './principal'

export interface IdentityProvider {
  /** What the caller's token says. Throws `InvalidToken` or `IdentityProviderUnavailable`. */
  readonly callerOf: (token: string) => Promise<CallerClaims>
  /** Throws the same, and `NotThroughGateway` where the token is not that of the gateway. */
  readonly verifyGateway: (token: string) => Promise<void>
}
