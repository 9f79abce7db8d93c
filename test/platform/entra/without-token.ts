// For tests: what a vault and a warehouse make of a managed identity that gets no token.
import { systemClock } from '../../../src/base/clock'
import { Credential } from '../../../src/platform/databricks/credential'
import { databricksToken } from '../../../src/platform/entra/databricks-token'
import { processCredential } from '../../../src/platform/entra/process-credential'
import { vaultAndClient } from '../key-vault/vault-and-client'

/** Codes and causes, of the vault and of the warehouse. */
export async function problemsWithout(clientId: string): Promise<readonly unknown[]> {
  const { vault } = await vaultAndClient(
    { key: 'one' },
    { credential: processCredential(clientId), totalMs: 800 },
  )
  const getToken = databricksToken(() => processCredential(clientId))
  const warehouse = new Credential({ kind: 'credential', getToken }, systemClock)
  return Promise.all(
    [vault.secret('key', (text) => text).read(), warehouse.authenticate()].map((work) =>
      work.catch((error: unknown) => {
        const { code, cause } = error as { code?: string; cause?: unknown }
        return [code, cause]
      }),
    ),
  )
}
