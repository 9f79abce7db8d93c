// A token for Azure Databricks from whatever credential the process has: a managed identity in Azure,
// a service principal's variables, or what a developer is signed in with.
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

/** It keeps its token and renews it in time, but cannot be told that a token was refused. */
async function tokenProvider(): Promise<() => Promise<string>> {
  // Loaded when first needed: who uses a personal access token never waits for it.
  const { DefaultAzureCredential, getBearerTokenProvider } = await import('@azure/identity')
  return getBearerTokenProvider(new DefaultAzureCredential(), scope)
}
