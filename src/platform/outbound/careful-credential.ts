// A credential whose failures may be recorded: their messages may name tenants and endpoints, so
// only the error's name is kept.
import type { TokenCredential } from '@azure/identity'

/** Its message is the name of the credential's own error. */
export class CredentialFailed extends Error {
  override readonly name = 'CredentialFailed'
}

export function carefulCredential(credential: TokenCredential): TokenCredential {
  return {
    getToken: async (scopes, options) => {
      try {
        return await credential.getToken(scopes, options)
      } catch (error) {
        if (options?.abortSignal?.aborted) throw error
        throw new CredentialFailed(error instanceof Error ? error.name : typeof error)
      }
    },
  }
}
