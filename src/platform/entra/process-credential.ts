// The credential that the process has, for the SDKs of Azure: a managed identity in Azure, the
// variables of a service principal, or the sign-in of a developer.
import type { TokenCredential } from '@azure/identity'

export function processCredential(): TokenCredential {
  let credential: Promise<TokenCredential> | undefined
  return Object.freeze({
    getToken: async (scopes, options) => {
      const loaded = await (credential ??= load())
      return loaded.getToken(scopes, options)
    },
  } satisfies TokenCredential)
}

/** Loaded when it is first needed, so that apps with a key never load it. */
async function load(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity')
  return new DefaultAzureCredential()
}
