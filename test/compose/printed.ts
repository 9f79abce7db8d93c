// What somebody sees who prints a value: by Node's `inspect` with all that it has, as JSON, and as text. Secrets
// come in, and those of them that are seen go out; so does any access token.
import { inspect } from 'node:util'

/** Whoever's it is: head and claims. */
const accessToken = /eyJ[\w-]{10,}\.eyJ/

/** Of a secret that is bytes, its base64. */
export type SecretText = string

export function secretsSeenIn(
  value: unknown,
  secrets: Readonly<Record<string, SecretText>>,
): readonly string[] {
  const seen = printsOf(value).map((text) => text.replaceAll(/\s/g, ''))
  const named = Object.entries(secrets).filter(([, secret]) =>
    formsOf(secret).some((form) => seen.some((text) => text.includes(form))),
  )
  const token = seen.some((text) => accessToken.test(text)) ? ['an access token'] : []
  return [...named.map(([name]) => name), ...token]
}

function printsOf(value: unknown): readonly string[] {
  const whole = { showHidden: true, depth: Infinity, maxArrayLength: null, maxStringLength: null }
  return [
    inspect(value, { ...whole, getters: true }),
    // Without the value's own way to print itself.
    inspect(value, { ...whole, customInspect: false }),
    attempt(() => JSON.stringify(value)),
    attempt(() => String(value)),
  ]
}

/** What cannot be printed so shows nothing. */
function attempt(print: () => string | undefined): string {
  try {
    return print() ?? ''
  } catch {
    return ''
  }
}

/** As itself, and as its bytes, or those that it is the base64 of: `1,2,3`, `010203`, `"0":1,"1":2`. */
function formsOf(secret: SecretText): readonly string[] {
  const ofBytes = [Buffer.from(secret), Buffer.from(secret, 'base64')].flatMap((bytes) => {
    const first = [...bytes.subarray(0, 8)]
    const indexed = first.map((byte, index) => `"${index}":${byte}`)
    return [first.join(','), indexed.join(','), bytes.subarray(0, 8).toString('hex')]
  })
  return [secret, ...ofBytes]
}
