// The secrets of the app: the settings say where each comes from; what reads it goes out. The vault is
// asked only where a secret comes from there.
import type { Clock } from '../base/clock'
import type { Observe } from '../base/observation'
import { fixedSecret, type Secret } from '../base/secret'
import { processCredential } from '../platform/entra/process-credential'
import { keyVault, type KeyVault } from '../platform/key-vault/key-vault'
import type { PageTokenKeys } from '../query/page-token'
import type { PageTokenKeySource } from '../settings/page-tokens'
import type { ProcessIdentity } from '../settings/process-identity'
import type { SecretSource } from '../settings/secret-source'
import type { SecretStoreSettings } from '../settings/settings'

export interface Secrets {
  readonly of: <Value>(source: SecretSource<Value>) => Secret<Value>
  readonly pageTokenKeysOf: (source: PageTokenKeySource) => Secret<PageTokenKeys>
  /** Undefined where no secret comes from the vault. */
  readonly vault: () => Pick<KeyVault, 'troubles'> | undefined
}

export function secretsOf(
  { vaultUrl, identity }: SecretStoreSettings,
  { clock, observe }: { readonly clock: Clock; readonly observe: Observe },
): Secrets {
  let made: KeyVault | undefined
  const vault = (): KeyVault => {
    if (vaultUrl === undefined) throw new Error('a secret comes from a vault, and there is none')
    return (made ??= keyVault({
      url: vaultUrl,
      credential: credentialOf(identity),
      ...{ clock, observe },
    }))
  }
  return Object.freeze<Secrets>({
    of: (source) =>
      source.kind === 'environment'
        ? fixedSecret(source.read())
        : vault().secret(source.name, source.parse),
    pageTokenKeysOf: (source) =>
      source.kind === 'environment'
        ? fixedSecret(source.read())
        : vault().pair(source.name, source.parse),
    vault: () => made,
  })
}

export function credentialOf(identity: ProcessIdentity): ReturnType<typeof processCredential> {
  return processCredential(identity.kind === 'managed' ? identity.clientId : undefined)
}
