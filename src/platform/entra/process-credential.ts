// The credential that the process has, for the SDKs of Azure: the managed identity that the app names, or
// without one the variables of a service principal, or the sign-in of a developer.
import type { TokenCredential } from '@azure/identity'

/** @param managedClientId the client id of the app's managed identity, where it has one */
export function processCredential(managedClientId?: string): TokenCredential {
  let credential: Promise<TokenCredential> | undefined
  return Object.freeze({
    getToken: async (scopes, options) => {
      const loaded = await (credential ??= load(managedClientId))
      return loaded.getToken(scopes, options)
    },
  } satisfies TokenCredential)
}

/** Loaded when it is first needed, so that apps with a key never load it. */
async function load(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity')
  return clientId === undefined
    ? new DefaultAzureCredential()
    : new ManagedIdentityCredential({ clientId })
}
