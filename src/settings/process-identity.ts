// Which Azure identity the process has. App Service tells by IDENTITY_ENDPOINT that it gives managed
// identities; there the app names its own, and never guesses.
import { z } from 'zod'
import { guid } from './entra-directory'
import { parseEnvironment, type Environment, type Parsed } from './environment'

export type ProcessIdentity =
  | { readonly kind: 'managed'; readonly clientId: string }
  /** The variables of a service principal, or the sign-in of a developer. */
  | { readonly kind: 'developer' }

const identitySettings = z.object({ AZURE_CLIENT_ID: guid.optional() })

/** @param isNeeded whether anything uses the identity */
export function parseIdentity(
  environment: Environment,
  isNeeded: boolean,
): Parsed<ProcessIdentity> {
  const developer = Object.freeze({ kind: 'developer' } as const)
  if (!environment['IDENTITY_ENDPOINT'] || !isNeeded) return { value: developer, faults: [] }
  const { value, faults } = parseEnvironment(identitySettings, environment)
  if (!value) return { value: undefined, faults }
  const { AZURE_CLIENT_ID: clientId } = value
  const fault = 'AZURE_CLIENT_ID is missing: it names the managed identity of the app'
  return clientId === undefined
    ? { value: undefined, faults: [fault] }
    : { value: Object.freeze({ kind: 'managed', clientId }), faults: [] }
}
