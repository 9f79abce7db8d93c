// The address at which App Service gives an app the tokens of its managed identity: an issuer and the
// identity come in; a server goes out, with the variables by which the Azure SDK finds it.
import { randomUUID } from 'node:crypto'
import http, { type IncomingMessage } from 'node:http'
import { listen, portOf, stop } from '../local-server'
import type { ApplicationIdentity } from './access-token'
import type { Issuer } from './issuer'

export interface ManagedIdentityOptions {
  readonly issuer: Pick<Issuer, 'tokenFor'>
  /** The identities that the app has been given; there is none that it has by itself. */
  readonly identities: readonly ApplicationIdentity[]
  /** 0, as without it, for any free one. */
  readonly port?: number
}

export interface ManagedIdentity {
  /** For the environment of the app, as App Service sets it. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string }
  /** How often it was asked. */
  readonly requests: () => number
  close: () => Promise<void>
}

class IdentityRefusal extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message)
  }
}

const path = '/msi/token'

export async function startManagedIdentity(
  options: ManagedIdentityOptions,
): Promise<ManagedIdentity> {
  const { port = 0 } = options
  const header = randomUUID()
  let requests = 0
  const server = http.createServer((request, response) => {
    requests += 1
    const json = { 'content-type': 'application/json' }
    try {
      const body = answer(request, header, options)
      response.writeHead(200, json).end(JSON.stringify(body))
    } catch (error) {
      if (!(error instanceof IdentityRefusal)) throw error
      const { statusCode, message } = error
      const body = { statusCode, message, correlationId: randomUUID() }
      response.writeHead(statusCode, json).end(JSON.stringify(body))
    }
  })
  await listen(server, port)
  return {
    environment: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(server)}${path}`,
      IDENTITY_HEADER: header,
    },
    requests: () => requests,
    close: () => stop(server),
  }
}

function answer(
  { method, url = '/', headers }: IncomingMessage,
  header: string,
  { issuer, identities }: ManagedIdentityOptions,
): object {
  const { pathname, searchParams } = new URL(url, 'http://identity')
  if (method !== 'GET' || pathname !== path) {
    throw new IdentityRefusal(404, `There is no ${method} ${pathname} here.`)
  }
  // Without it, whoever can make the app send a request would get a token.
  if (headers['x-identity-header'] !== header) {
    throw new IdentityRefusal(403, 'The header X-IDENTITY-HEADER is not the one of this app.')
  }
  const {
    resource,
    'api-version': apiVersion,
    client_id: clientId,
    ...others
  } = Object.fromEntries(searchParams)
  const [unknown] = Object.keys(others)
  if (unknown) throw new IdentityRefusal(400, `There is no parameter ${unknown} here.`)
  if (apiVersion !== '2019-08-01') {
    throw new IdentityRefusal(400, `The api-version is 2019-08-01, and not ${apiVersion}.`)
  }
  const identity = identities.find((each) => each.clientId === clientId)
  if (!identity) throw new IdentityRefusal(400, 'Unable to load the proper Managed Identity.')
  if (!resource) throw new IdentityRefusal(400, 'The parameter resource is missing.')
  const { token, expiresAt } = issuer.tokenFor(identity, resource)
  return {
    access_token: token,
    client_id: clientId,
    // A string, as App Service has it.
    expires_on: String(expiresAt),
    resource,
    token_type: 'Bearer',
  }
}
