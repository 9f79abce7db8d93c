// The app's secrets in a Key Vault: the address of the vault and a credential come in; secrets by their
// names go out, each read once and kept. Each is asked for ahead, so that a fault is known at the start.
import type { Observe } from '../../base/observation'
import type { Secret } from '../../base/secret'
import { KeptSecret, type LoadedSecret, type SecretTrouble } from './kept-secret'
import { invalidSecret } from './secret-problem'
import { vaultReader, type SecretReading, type VaultReaderOptions } from './vault-reader'

export interface KeyVaultOptions extends VaultReaderOptions {
  readonly observe: Observe
}

/** Throws an error whose message follows the secret's name in a sentence, and has no value. */
type ParseSecret<Value> = (text: string) => Value

/** A value and the one before, which is still accepted. */
interface SecretPair<Value> {
  readonly current: Value
  readonly previous?: Value
}

export interface KeyVault {
  readonly secret: <Value>(name: string, parse: ParseSecret<Value>) => Secret<Value>
  readonly pair: <Value>(name: string, parse: ParseSecret<Value>) => Secret<SecretPair<Value>>
  /** The secrets that could not be read when this was last tried, by their names. */
  readonly troubles: () => ReadonlyMap<string, SecretTrouble>
}

export function keyVault(options: KeyVaultOptions): KeyVault {
  const { clock, observe } = options
  const reader = vaultReader(options)
  const kept = new Map<string, { readonly trouble: SecretTrouble | undefined }>()

  const keep = <Value>(
    name: string,
    read: (name: string) => Promise<SecretReading>,
    toValue: (reading: SecretReading) => Value,
  ): Secret<Value> => {
    const load = async (): Promise<LoadedSecret<Value>> => {
      const reading = await read(name)
      const { value, previous, expiresMs } = reading
      return { text: JSON.stringify([value, previous]), value: toValue(reading), expiresMs }
    }
    const secret = new KeptSecret({ name, load, clock, observe })
    kept.set(name, secret)
    secret.read().catch(() => undefined)
    return secret
  }

  return Object.freeze<KeyVault>({
    secret: (name, parse) => keep(name, reader.read, ({ value }) => checked(name, value, parse)),
    pair: (name, parse) =>
      keep(name, reader.readPair, ({ value, previous }) => ({
        current: checked(name, value, parse),
        ...parsedIfValid(previous, parse),
      })),
    troubles: () =>
      new Map(
        [...kept].flatMap(([name, { trouble }]) => (trouble ? [[name, trouble] as const] : [])),
      ),
  })
}

function checked<Value>(name: string, text: string, parse: ParseSecret<Value>): Value {
  try {
    return parse(text)
  } catch (error) {
    throw invalidSecret(name, error instanceof Error ? error.message : 'cannot be read')
  }
}

/** A faulty value that has been corrected since is no fault. */
function parsedIfValid<Value>(
  text: string | undefined,
  parse: ParseSecret<Value>,
): { readonly previous?: Value } {
  if (text === undefined) return {}
  try {
    return { previous: parse(text) }
  } catch {
    return {}
  }
}
