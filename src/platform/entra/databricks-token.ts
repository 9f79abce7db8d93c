// A token for Azure Databricks from a credential of the Azure SDKs.
import type { TokenCredential } from '@azure/identity'
import { limits } from '../../base/limits'
import type { TokenSource } from '../databricks/credential'
import { within } from '../outbound/within'

/** Azure Databricks' own application in Entra ID, the same in every tenant. */
const scope = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default'

/** @param makeCredential called again when the warehouse refuses a token: a credential keeps its tokens */
export function databricksToken(makeCredential: () => TokenCredential): TokenSource['getToken'] {
  let token: (() => Promise<string>) | undefined
  return ({ anew }) => {
    if (anew) token = undefined
    token ??= databricksTokenProvider(makeCredential)
    return token()
  }
}

/** The provider keeps its token and renews it in time, but has no way to report a refused token. */
export function databricksTokenProvider(
  makeCredential: () => TokenCredential | Promise<TokenCredential>,
): () => Promise<string> {
  let provider: Promise<() => Promise<string>> | undefined
  const load = async () => {
    // Loaded when it is first needed, so that apps with a personal access token never load it.
    const { getBearerTokenProvider } = await import('@azure/identity')
    return getBearerTokenProvider(await makeCredential(), scope)
  }
  return () =>
    within(limits.tokenTimeoutMs, async () => {
      const ask = await (provider ??= load())
      return ask()
    })
}
