// The credential that the process has in Azure, for the SDKs: a managed identity, the variables of a
// service principal, or the sign-in of a developer.
import type { TokenCredential } from '@azure/identity'

/** Loads its package when a token is first needed, so that apps with keys never load it. */
export function azureCredential(): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined
  return {
    getToken: async (scopes, options) => {
      const credential = await (loaded ??= load())
      return credential.getToken(scopes, options)
    },
  }
}

async function load(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity')
  return new DefaultAzureCredential()
}
