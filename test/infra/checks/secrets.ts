// No secret is in a snapshot: not as a literal, not in an output, not in a named value of the gateway. What looks like one is a fault.
import type { Snapshot } from '../mesh'

const shapes: readonly (readonly [name: string, shape: RegExp])[] = [
  ['an account key', /AccountKey=|SharedAccessKey=/i],
  ['a shared access signature', /[?&]sig=/i],
  ['a function key', /[?&]code=[\w-]{10}/i],
  ['an instrumentation key', /InstrumentationKey=/i],
  ['a token', /\beyJ[\w-]{10,}\.[\w-]+/],
  ['32 bytes or more in base64', /(?<![\w+/])[A-Za-z0-9+/]{42,86}={1,2}(?![\w+/=])/],
  ['a token of Databricks', /\bdapi[0-9a-f]{20}/],
  ['a client secret of Entra ID', /(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~.-])/],
  ['a key that is read', /\blist(Keys|Secrets|AccountSas|ServiceSas)\s*\(/i],
]

/** @param examples what a parameter file gives as secret: it may be nowhere */
export function secretFaults(
  snapshot: Snapshot,
  examples: readonly string[] = [],
): readonly string[] {
  const found: string[] = []
  const look = (value: unknown, place: string): void => {
    if (typeof value === 'string') {
      for (const [name, shape] of shapes) if (shape.test(value)) found.push(`${place} has ${name}`)
      for (const example of examples)
        if (value.includes(example)) found.push(`${place} shows a secure value`)
    } else if (value !== null && typeof value === 'object') {
      for (const [name, part] of Object.entries(value)) look(part, `${place}.${name}`)
    }
  }
  for (const { name, properties, tags } of snapshot.predictedResources)
    look({ properties, tags }, name)
  look(snapshot.outputs, 'outputs')
  return found
}
