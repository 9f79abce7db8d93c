// The keys for page tokens. The current one encrypts and decrypts; the previous one only decrypts,
// during a rotation. In the vault, the previous key is the version before.
import { z } from 'zod'
import { missing, parseEnvironment, type Environment, type Parsed } from './environment'
import { unlessInVault, vaultSource, type VaultSettings, type VaultSource } from './secret-source'

interface PageTokenKeys {
  readonly current: Uint8Array
  readonly previous?: Uint8Array
}

export type PageTokenKeySource =
  | { readonly kind: 'environment'; readonly read: () => PageTokenKeys }
  | VaultSource<Uint8Array>

const pageTokenKey = z
  .string(missing)
  .pipe(z.base64({ error: 'is not base64' }))
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine((key) => key.length === 32, 'is not 32 bytes: make one with `openssl rand -base64 32`')

const secretName = 'page-token-key'

export function parsePageTokenKeys(
  environment: Environment,
  vault: VaultSettings | undefined,
): Parsed<PageTokenKeySource> {
  const schema = z.object({
    PAGE_TOKEN_KEY: unlessInVault(pageTokenKey, vault, secretName),
    PAGE_TOKEN_KEY_PREVIOUS: pageTokenKey.optional(),
  })
  const { value, faults } = parseEnvironment(schema, environment)
  if (!value) return { value: undefined, faults }
  const { PAGE_TOKEN_KEY: current, PAGE_TOKEN_KEY_PREVIOUS: previous } = value
  if (current) {
    const keys = Object.freeze({ current, ...(previous && { previous }) })
    return { value: Object.freeze({ kind: 'environment', read: () => keys }), faults }
  }
  const fault =
    'PAGE_TOKEN_KEY_PREVIOUS is given without PAGE_TOKEN_KEY: the vault has the key before'
  return previous
    ? { value: undefined, faults: [fault] }
    : { value: vaultSource(secretName, pageTokenKey), faults }
}
