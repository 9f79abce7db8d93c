// The claims of access tokens as Entra ID makes them, in the forms of version 2 and version 1: who asks
// and for what comes in, claims to sign go out.
import { randomUUID } from 'node:crypto'

export interface Claims extends Readonly<Record<string, unknown>> {
  /** In seconds since 1970. */
  readonly exp: number
}

export interface Directory {
  readonly authorityHost: string
  readonly tenantId: string
}

export interface TokenForm {
  readonly directory: Directory
  /** The resource decides which version its tokens have, not the client. */
  readonly version: '1.0' | '2.0'
  readonly audience: string
  readonly validSeconds: number
}

/** What an application is in the directory: its id, and the object that roles are given to. */
export interface ApplicationIdentity {
  readonly clientId: string
  readonly objectId: string
  readonly roles?: readonly string[]
}

interface PersonIdentity {
  readonly objectId: string
  readonly name: string
  readonly email: string
  readonly scopes: readonly string[]
  readonly roles?: readonly string[]
  readonly groups?: readonly string[]
}

/** A token without a person, as client credentials and managed identities get it. */
export function applicationClaims(form: TokenForm, application: ApplicationIdentity): Claims {
  const { clientId, objectId, roles } = application
  return {
    ...commonClaims(form, clientId),
    oid: objectId,
    sub: objectId,
    idtyp: 'app',
    ...(roles && roles.length > 0 && { roles }),
  }
}

/** A delegated token: a person lets the application of `clientId` act. */
export function personClaims(form: TokenForm, person: PersonIdentity, clientId: string): Claims {
  const { objectId, name, email, scopes, roles, groups } = person
  return {
    ...commonClaims(form, clientId),
    oid: objectId,
    // Entra makes another subject of the same person for each application.
    sub: `${objectId}-of-${form.audience}`,
    name,
    ...(form.version === '2.0' ? { preferred_username: email } : { upn: email }),
    scp: scopes.join(' '),
    ...(roles && { roles }),
    ...(groups && { groups }),
  }
}

function commonClaims(form: TokenForm, clientId: string): Claims {
  const { directory, version, audience, validSeconds } = form
  const { authorityHost, tenantId } = directory
  const nowSeconds = Math.floor(Date.now() / 1000)
  return {
    aud: audience,
    iss: version === '2.0' ? issuerOf(directory) : version1IssuerOf(tenantId),
    iat: nowSeconds,
    nbf: nowSeconds,
    exp: nowSeconds + validSeconds,
    tid: tenantId,
    ...(version === '2.0' ? { azp: clientId, azpacr: '1' } : { appid: clientId, appidacr: '1' }),
    ...(version === '1.0' && { idp: `${authorityHost}/${tenantId}/` }),
    uti: randomUUID(),
    ver: version,
  }
}

export function issuerOf({ authorityHost, tenantId }: Directory): string {
  return `${authorityHost}/${tenantId}/v2.0`
}

/** Real tokens of version 1 name this host, wherever they were asked for. */
function version1IssuerOf(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}
