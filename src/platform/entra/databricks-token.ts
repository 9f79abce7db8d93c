// A token for Azure Databricks from whatever credential the process has: a managed identity in Azure,
// a service principal's variables, or what a developer is signed in with.

/** Azure Databricks' own application in Entra ID, the same in every tenant. */
const scope = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default'

export function databricksToken(): () => Promise<string> {
  // Loaded when first needed: who uses a personal access token never waits for it.
  const credential = import('@azure/identity').then(
    ({ DefaultAzureCredential }) => new DefaultAzureCredential(),
  )
  return async () => (await (await credential).getToken(scope)).token
}
