// Reads variables of the environment by a schema that names them. What all settings have in common
// is here: an empty variable counts as missing, and a fault names the setting and never its value.
import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Parsed<Value> {
  /** Undefined where there are faults. */
  readonly value: Value | undefined
  readonly faults: readonly string[]
}

export const missing = { error: 'is missing' }

export const trueOrFalse = z
  .enum(['true', 'false'], 'is neither true nor false')
  .default('false')
  .transform((text) => text === 'true')

/** @param prefix what precedes each of the schema's names in the environment */
export function parseEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
  prefix = '',
): Parsed<z.output<Schema>> {
  const names = Object.keys(schema.shape)
  const given = names.map((name) => {
    const text = environment[prefix + name]
    return [name, text === '' ? undefined : text] as const
  })
  const { data, error } = schema.safeParse(Object.fromEntries(given))
  const faults = given.flatMap(([name, text]) => {
    if (isUnresolved(text))
      return [`${prefix}${name} is a Key Vault reference that was not resolved`]
    const issues = error?.issues.filter(({ path }) => path[0] === name) ?? []
    return issues.map(({ message }) => `${prefix}${name} ${message}`)
  })
  return { value: faults.length === 0 ? data : undefined, faults }
}

/** If Azure cannot resolve a reference, the app gets the text of the reference. */
function isUnresolved(text: string | undefined): boolean {
  return text !== undefined && /^\s*@Microsoft\.KeyVault\(/i.test(text)
}
