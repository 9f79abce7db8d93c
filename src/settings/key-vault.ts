// The settings of the Key Vault: where it is, and which secrets come from there.
import { z } from 'zod'
import { parseEnvironment, type Environment, type Parsed } from './environment'
import type { VaultSettings } from './secret-source'

const keyVaultSettings = z.object({
  KEY_VAULT_URL: z
    .string()
    .pipe(z.url({ protocol: /^https$/, error: 'is not an absolute https URL' }))
    .transform((text) => new URL(text))
    .refine(({ href, origin }) => href === `${origin}/`, 'has more than a host')
    .transform(({ origin }) => origin)
    .optional(),
  KEY_VAULT_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine(
      (names) => names.every((name) => /^[0-9a-zA-Z-]{1,127}$/.test(name)),
      'has an entry that is not the name of a secret',
    )
    .optional(),
})

/** Its value is undefined where there is no vault. */
export function parseKeyVault(environment: Environment): Parsed<VaultSettings> {
  const { value, faults } = parseEnvironment(keyVaultSettings, environment)
  const { KEY_VAULT_URL: url, KEY_VAULT_SECRETS: names } = value ?? {}
  if (names && url === undefined) {
    return { value: undefined, faults: ['KEY_VAULT_SECRETS is given without KEY_VAULT_URL'] }
  }
  if (url === undefined) return { value: undefined, faults }
  const has = (name: string): boolean => names?.includes(name) ?? true
  return { value: Object.freeze({ url, has }), faults }
}
