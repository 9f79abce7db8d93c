// A token for Azure Databricks from the credential that the process has: a managed identity in
// Azure, the variables of a service principal, or the sign-in of a developer.
import type { TokenSource } from '../databricks/credential'

/** Azure Databricks' own application in Entra ID, the same in every tenant. */
const scope = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default'

export function databricksToken(): TokenSource['getToken'] {
  let token: Promise<() => Promise<string>> | undefined
  return async ({ anew }) => {
    if (anew) token = undefined
    const current = await (token ??= tokenProvider())
    return current()
  }
}

/** The provider keeps its token and renews it in time, but has no way to report a refused token. */
async function tokenProvider(): Promise<() => Promise<string>> {
  // Loaded when it is first needed, so that apps with a personal access token never load it.
  const { DefaultAzureCredential, getBearerTokenProvider } = await import('@azure/identity')
  return getBearerTokenProvider(new DefaultAzureCredential(), scope)
}
