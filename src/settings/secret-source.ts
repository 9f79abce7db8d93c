// Where a secret comes from: the environment, or the vault by a name. The environment wins where it has a
// value. A secret of the environment is inside a function, so that nobody who prints the settings sees it.
import type { z } from 'zod'

export type SecretSource<Value> =
  | { readonly kind: 'environment'; readonly read: () => Value }
  | VaultSource<Value>

export interface VaultSource<Value> {
  readonly kind: 'vault'
  readonly name: string
  /** Throws an error whose message follows the secret's name in a sentence, and has no value. */
  readonly parse: (text: string) => Value
}

export interface VaultSettings {
  readonly url: string
  /** Whether the secret of this name comes from the vault where the environment does not give it. */
  readonly has: (name: string) => boolean
}

/** Undefined where neither gives the secret. */
export function sourceOf<Value>(
  value: NoInfer<Value> | undefined,
  vault: VaultSettings | undefined,
  name: string,
  schema: z.ZodType<Value, string>,
): SecretSource<Value> | undefined {
  if (value !== undefined) return Object.freeze({ kind: 'environment', read: () => value })
  return vault?.has(name) ? vaultSource(name, schema) : undefined
}

export function vaultSource<Value>(
  name: string,
  schema: z.ZodType<Value, string>,
): VaultSource<Value> {
  const parse = (text: string): Value => {
    const { data, error } = schema.safeParse(text)
    if (error) throw new Error(error.issues[0]?.message)
    return data
  }
  return Object.freeze({ kind: 'vault', name, parse })
}

/** The schema of a setting that has to be in the environment, unless the vault has it. */
export function unlessInVault<Schema extends z.ZodType>(
  schema: Schema,
  vault: VaultSettings | undefined,
  name: string,
): Schema | z.ZodOptional<Schema> {
  return vault?.has(name) ? schema.optional() : schema
}
