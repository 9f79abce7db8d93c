// The token endpoint: the form of a request for client credentials comes in; a token goes out, or the
// refusal that Entra ID has for it.
import type { ApplicationIdentity } from './access-token'

export interface Application extends ApplicationIdentity {
  /** Several are valid at once during a rotation. */
  readonly secrets: readonly string[]
}

export class TokenRefusal extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    /** Entra ID's own number for it. */
    code: string,
    sentence: string,
  ) {
    super(`${code}: ${sentence}`)
  }
}

const fieldsRead = ['grant_type', 'client_id', 'client_secret', 'scope']
/** What MSAL tells of itself; nothing depends on it. `claims` says what it can do with a refused token. */
const fieldsIgnored = /^(claims|client_info|client-request-id|x-(client|app|ms)-[\w-]+)$/

export interface TokenRequest {
  readonly application: Application
  readonly resource: string
}

export function readTokenRequest(
  form: URLSearchParams,
  applications: readonly Application[],
): TokenRequest {
  const unknown = [...form.keys()].find((name) => !isKnown(name))
  if (unknown !== undefined) {
    throw new TokenRefusal(400, 'invalid_request', 'local', `There is no field ${unknown} here.`)
  }
  const grant = form.get('grant_type')
  if (grant !== 'client_credentials') {
    const sentence = `The app requested an unsupported grant type '${grant}'.`
    throw new TokenRefusal(400, 'unsupported_grant_type', 'AADSTS70003', sentence)
  }
  const application = applications.find(({ clientId }) => clientId === form.get('client_id'))
  if (!application) {
    const sentence = `Application '${form.get('client_id')}' was not found in the directory.`
    throw new TokenRefusal(400, 'unauthorized_client', 'AADSTS700016', sentence)
  }
  if (!application.secrets.includes(form.get('client_secret') ?? '')) {
    throw new TokenRefusal(401, 'invalid_client', 'AADSTS7000215', 'Invalid client secret.')
  }
  return { application, resource: resourceOf(form.get('scope') ?? '') }
}

function isKnown(name: string): boolean {
  return fieldsRead.includes(name) || fieldsIgnored.test(name)
}

/** An application asks for all that it has been given: by the resource's name and `/.default`. */
function resourceOf(scope: string): string {
  const [, resource] = /^(\S+)\/\.default$/.exec(scope) ?? []
  if (resource === undefined) {
    const sentence = `The provided value for scope ${scope} is not valid.`
    throw new TokenRefusal(400, 'invalid_scope', 'AADSTS1002012', sentence)
  }
  return resource
}
