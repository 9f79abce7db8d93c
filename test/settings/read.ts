// Settings as tests compare them: with what their providers give, or with the faults of them.
import type { ConnectionCredential } from '../../src/settings/connection'
import type { Environment } from '../../src/settings/environment'
import type { PageTokenKeySource } from '../../src/settings/page-tokens'
import type { SecretSource } from '../../src/settings/secret-source'
import { FaultySettings, readSettings, type Settings } from '../../src/settings/settings'

/** Of a secret of the vault, its name. */
export async function provided({
  connections,
  pageTokenKeys,
  ...settings
}: Settings): Promise<object> {
  const read = [...connections].map(
    async ([name, { address, credential, ...each }]) =>
      [
        name,
        { ...Object(given(address)), ...each, credential: await credentialOf(credential) },
      ] as const,
  )
  return {
    ...settings,
    pageTokenKeys: given(pageTokenKeys),
    connections: Object.fromEntries(await Promise.all(read)),
  }
}

function given(source: SecretSource<object | string> | PageTokenKeySource): unknown {
  return source.kind === 'environment' ? source.read() : { vault: source.name }
}

async function credentialOf(credential: ConnectionCredential): Promise<unknown> {
  if (credential.kind === 'token') return credential.token()
  if (credential.kind === 'identity') return 'identity'
  const { clientId, clientSecret, directory } = credential
  return { id: given(clientId), secret: given(clientSecret), directory }
}

export function faultsOf(
  environment: Environment,
  names: readonly string[] = ['default'],
): readonly string[] {
  try {
    readSettings(names, environment)
    return []
  } catch (error) {
    if (error instanceof FaultySettings) return error.faults
    throw error
  }
}
