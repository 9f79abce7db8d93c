// Verifies one access token of Entra ID: its signature, who made it, for whom, and until when it is
// valid. What it says comes out, in our words. What the token itself says of keys and algorithms does not
// count.
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import type { SigningKeys } from './signing-keys'

export interface TokenExpectation {
  readonly tenantId: string
  /** One of them has to be the token's own. */
  readonly audiences: readonly string[]
  readonly issuers: readonly string[]
}

export interface VerifiedToken {
  readonly claims: TokenClaims
  /** Seconds since the epoch. */
  readonly expiresAt: number
  /** The key that signed it. */
  readonly keyId: string
}

const texts = z.array(z.string().min(1)).max(limits.tokenClaimEntriesMax).default([])

const tokenClaims = z.object({
  aud: z.string(),
  tid: z.string(),
  oid: z.string().min(1),
  sub: z.string().min(1),
  exp: z.number(),
  /** The application that got the token: `azp` in version 2, `appid` in version 1. */
  azp: z.string().min(1).optional(),
  appid: z.string().min(1).optional(),
  scp: z.string().optional(),
  roles: texts,
  groups: texts,
  idtyp: z.string().optional(),
})

export type TokenClaims = Readonly<z.output<typeof tokenClaims>>

export interface Verification {
  readonly keys: SigningKeys
  readonly clock: Clock
}

/** Throws `InvalidToken` or `IdentityProviderUnavailable`. */
export async function verifyToken(
  token: string,
  { tenantId, audiences, issuers }: TokenExpectation,
  { keys, clock }: Verification,
): Promise<VerifiedToken> {
  const keyId = keyIdOf(token)
  const key = await keys.find(keyId)
  if (!key) throw new Problem('InvalidToken')
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    issuer: [...issuers],
    audience: [...audiences],
    clockTolerance: limits.tokenSkewS,
    currentDate: new Date(clock.now()),
    requiredClaims: ['exp', 'nbf', 'iat'],
  }).catch((error: unknown) => {
    throw new Problem('InvalidToken', reasonOf(error), { cause: nameOf(error) })
  })
  const claims = claimsOf(payload)
  if (claims.tid !== tenantId) throw new Problem('InvalidToken', otherPurpose)
  return { claims, expiresAt: claims.exp, keyId }
}

/** Another spelling of the same bytes would be another token for whoever compares the text. */
function keyIdOf(token: string): string {
  const parts = token.split('.')
  const isCompact =
    token.length <= limits.tokenCharactersMax && parts.length === 3 && parts.every(isCanonical)
  if (!isCompact) throw new Problem('InvalidToken')
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    if (alg === 'RS256' && typeof kid === 'string') return kid
  } catch {
    // Not a header.
  }
  throw new Problem('InvalidToken')
}

function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part
}

function claimsOf(payload: JWTPayload): TokenClaims {
  const { data } = tokenClaims.safeParse(payload)
  if (!data) throw new Problem('InvalidToken')
  return data
}

const otherPurpose = 'The access token is for another API, or comes from another tenant.'

/** Only what its owner, who holds it, could read in the token. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'The access token has expired.'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return undefined
  if (error.claim === 'aud' || error.claim === 'iss') return otherPurpose
  return error.claim === 'nbf' ? 'The access token is not valid yet.' : undefined
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
