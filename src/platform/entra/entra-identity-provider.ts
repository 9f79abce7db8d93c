// `IdentityProvider` by Entra ID: callers and the gateway prove themselves with access tokens of one
// tenant. A verified token is remembered, so that its next request costs a lookup.
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { IdentityProvider } from '../../access/identity-provider'
import type { CallerClaims } from '../../access/principal'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import { verifyToken, type TokenClaims, type VerifiedToken } from './access-token'
import { SigningKeys } from './signing-keys'

export interface EntraOptions {
  /** `https://login.microsoftonline.com` in the public cloud. */
  readonly authorityHost: string
  readonly tenantId: string
  /** What a token for this API may have as `aud`. */
  readonly audiences: readonly string[]
  /** The issuer of tokens of version 1, where these are accepted. */
  readonly v1Issuer: string | undefined
  /** The object id of the gateway's managed identity; without it, no token is the gateway's. */
  readonly gatewayObjectId: string | undefined
  readonly clock: Clock
  readonly observe: Observe
}

export function entraIdentityProvider(options: EntraOptions): IdentityProvider {
  const { authorityHost, tenantId, audiences, v1Issuer, gatewayObjectId, clock, observe } = options
  const authority = `${authorityHost}/${tenantId}`
  const issuers = [`${authority}/v2.0`, ...(v1Issuer === undefined ? [] : [v1Issuer])]
  const keys = new SigningKeys({ url: `${authority}/discovery/v2.0/keys`, clock, observe })
  const remembered = new LRUCache<string, VerifiedToken>({ max: limits.tokensRememberedMax })

  async function verified(token: string): Promise<TokenClaims> {
    // Not the token itself: whoever could read the memory could use it.
    const key = createHash('sha256').update(token).digest('base64')
    const known = remembered.get(key)
    if (known && isStillValid(known)) return known.claims
    remembered.delete(key)
    const fresh = await verifyToken(token, { tenantId, audiences, issuers }, { keys, clock })
    remembered.set(key, fresh)
    return fresh.claims
  }

  function isStillValid({ expiresAt, keyId }: VerifiedToken): boolean {
    return clock.now() < (expiresAt + limits.tokenSkewS) * 1_000 && keys.isFresh(keyId)
  }

  return Object.freeze({
    callerOf: async (token: string) => toCallerClaims(await verified(token)),
    verifyGateway: async (token: string) => {
      const { oid } = await verified(token)
      if (oid !== gatewayObjectId) throw new Problem('NotThroughGateway')
    },
  })
}

/** A token without a permission is not for an API: an ID token, or one of an application without a role. */
function toCallerClaims(claims: TokenClaims): CallerClaims {
  const { tid, oid, sub, azp, appid, scp, roles, groups, idtyp } = claims
  const application = azp ?? appid
  const scopes = scp?.split(' ').filter((scope) => scope !== '') ?? []
  const isApplication = scp === undefined && (idtyp === 'app' || sub === oid)
  const permissions = isApplication ? roles : scopes
  if (application === undefined || permissions.length === 0) {
    throw new Problem('InvalidToken', 'The access token has neither a scope nor a role.')
  }
  return { tenant: tid, objectId: oid, application, isApplication, roles, scopes, groups }
}
