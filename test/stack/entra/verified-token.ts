// What the stand-ins of Azure's services believe of a token: an issuer and an audience come in; the
// claims of a token that the issuer has signed for it go out.
import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose'
import type { Issuer } from './issuer'

export async function verifiedClaims(
  token: string,
  { keys }: Pick<Issuer, 'keys'>,
  audience: string,
): Promise<JWTPayload | undefined> {
  try {
    const published = createLocalJWKSet({ keys: [...keys.published()] })
    const { payload } = await jwtVerify(token, published, { algorithms: ['RS256'], audience })
    return payload
  } catch {
    return undefined
  }
}
