// A stand-in of Entra ID for one tenant: a certificate and a folder come in; a server goes out that MSAL
// and jose take for the real one, and controls with which a test rotates keys and makes it fail.
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { listen, portOf, stop } from '../local-server'
import {
  applicationClaims,
  issuerOf,
  type ApplicationIdentity,
  type Directory,
} from './access-token'
import { failWith, type IssuerFault } from './issuer-faults'
import { keepSigningKeys, type SigningKeys } from './signing-keys'
import { api, tenantId } from './tenant'
import { readTokenRequest, TokenRefusal, type Application } from './token-request'

export interface IssuerOptions {
  /** PEM. */
  readonly certificate: { readonly key: string; readonly cert: string }
  /** Where the signing keys are kept. */
  readonly directory: string
  /** 0, as without it, for any free one. */
  readonly port?: number
  /** Who may ask the token endpoint. */
  readonly applications?: readonly Application[]
}

interface IssuerRequests {
  configuration: number
  keys: number
  token: number
  refused: number
}

export interface Issuer extends Directory {
  readonly keys: Omit<SigningKeys, 'sign'>
  readonly sign: SigningKeys['sign']
  /** A token of an application for a resource, as the token endpoint gives it. */
  tokenFor: (application: ApplicationIdentity, resource: string) => IssuedToken
  /** How often each endpoint was asked, also while it fails. */
  readonly requests: Readonly<IssuerRequests>
  /** Every request fails so from now on; without a fault, none does. */
  fail: (fault?: IssuerFault) => void
  /** Replaces the secrets of an application, as in the portal. */
  setSecrets: (clientId: string, secrets: readonly string[]) => void
  close: () => Promise<void>
}

interface IssuedToken {
  readonly token: string
  /** In seconds since 1970. */
  readonly expiresAt: number
}

/** An hour, as Entra ID's own shortest. */
const validSeconds = 3_600

export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { certificate, directory: folder, port = 0 } = options
  let applications = options.applications ?? []
  const keys = await keepSigningKeys(folder)
  const requests: IssuerRequests = { configuration: 0, keys: 0, token: 0, refused: 0 }
  let fault: IssuerFault | undefined
  const server = https.createServer(certificate, (request, response) => {
    const name = endpointOf(request)
    requests[name ?? 'refused'] += 1
    if (fault) failWith(fault, response)
    else if (!name) refuse(request, response)
    else {
      answers[name](request).then(
        (body) => {
          send(response, 200, body)
        },
        (error: unknown) => {
          sendRefusal(response, error)
        },
      )
    }
  })
  await listen(server, port)
  const directory: Directory = { authorityHost: `https://localhost:${portOf(server)}`, tenantId }
  const tokenFor: Issuer['tokenFor'] = (application, resource) => {
    const isApi = resource === api.uri || resource === api.audience
    const form = isApi
      ? ({ directory, version: '2.0', audience: api.audience, validSeconds } as const)
      : ({ directory, version: '1.0', audience: resource, validSeconds } as const)
    // Roles belong to the resource that defines them.
    const identity = isApi ? application : { ...application, roles: [] }
    const claims = applicationClaims(form, identity)
    return { token: keys.sign(claims), expiresAt: claims.exp }
  }
  const answers = {
    configuration: () => Promise.resolve(configurationOf(directory)),
    keys: () => Promise.resolve({ keys: keys.published() }),
    token: async (request: IncomingMessage) => {
      const form = new URLSearchParams(await text(request))
      const { application, resource } = readTokenRequest(form, applications)
      const { token } = tokenFor(application, resource)
      const times = { expires_in: validSeconds - 1, ext_expires_in: validSeconds - 1 }
      return { token_type: 'Bearer', ...times, access_token: token }
    },
  } satisfies Record<EndpointName, (request: IncomingMessage) => Promise<object>>
  return {
    ...directory,
    keys,
    sign: keys.sign,
    tokenFor,
    requests,
    fail: (wanted) => {
      fault = wanted
    },
    setSecrets: (clientId, secrets) => {
      applications = applications.map((each) =>
        each.clientId === clientId ? { ...each, secrets } : each,
      )
    },
    close: () => stop(server),
  }
}

type EndpointName = 'configuration' | 'keys' | 'token'

const endpoints: Readonly<Record<string, EndpointName>> = {
  [`GET /${tenantId}/v2.0/.well-known/openid-configuration`]: 'configuration',
  [`GET /${tenantId}/discovery/v2.0/keys`]: 'keys',
  [`POST /${tenantId}/oauth2/v2.0/token`]: 'token',
}

function endpointOf({ method, url = '/' }: IncomingMessage): EndpointName | undefined {
  return endpoints[`${method} ${url.replace(/\?.*/, '')}`]
}

function configurationOf(directory: Directory): object {
  const base = `${directory.authorityHost}/${directory.tenantId}`
  return {
    issuer: issuerOf(directory),
    token_endpoint: `${base}/oauth2/v2.0/token`,
    // MSAL asks for it in every configuration. Here nobody signs in, and the path is refused.
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
  }
}

function refuse({ method, url = '/' }: IncomingMessage, response: ServerResponse): void {
  const isOtherTenant = /^\/[^/]+\/(v2\.0|discovery|oauth2)\//.test(url) && !url.includes(tenantId)
  sendRefusal(
    response,
    isOtherTenant
      ? new TokenRefusal(400, 'invalid_tenant', 'AADSTS90002', `The only tenant is ${tenantId}.`)
      : new TokenRefusal(404, 'not_found', 'local', `The local issuer has no ${method} ${url}.`),
  )
}

function sendRefusal(response: ServerResponse, error: unknown): void {
  if (error instanceof TokenRefusal) {
    const { status, message } = error
    send(response, status, { error: error.error, error_description: message })
  } else send(response, 500, { error: 'server_error', error_description: String(error) })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
