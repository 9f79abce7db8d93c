// Credentials and keys whose failures may be recorded: their messages may name tenants, vaults and
// endpoints, so only the error's name is kept.
import type { TokenCredential } from '@azure/identity'
import { Problem } from '../../base/problem'
import type { Secret } from '../../base/secret'

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
        throw failureOf(error)
      }
    },
  }
}

/** A key is asked for again before each use, because it may be rotated while the app runs. */
export type Key = () => Promise<string>

export function carefulKey(key: Key): Key {
  return async () => {
    try {
      return await key()
    } catch (error) {
      throw failureOf(error)
    }
  }
}

export function carefulSecret(secret: Secret<string>): Secret<string> {
  return {
    read: carefulKey(secret.read),
    replace: async (refused) => {
      try {
        return await secret.replace(refused)
      } catch (error) {
        throw failureOf(error)
      }
    },
  }
}

/** Of a problem its code. */
function failureOf(error: unknown): CredentialFailed {
  if (error instanceof Problem) return new CredentialFailed(error.code)
  return new CredentialFailed(error instanceof Error ? error.name : typeof error)
}
