// Reads a raw query string as names and values, strictly: what is not percent-encoded UTF-8 is
// refused and not repaired, because a repaired value is a guess.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'

/** Each parameter once, decoded, in the order of the request. */
export type QueryParameters = ReadonlyMap<string, string>

/** @param rawQuery what follows the question mark, as it was received */
export function parseQueryString(rawQuery: string): QueryParameters {
  const parameters = new Map<string, string>()
  const pairs = rawQuery === '' ? [] : rawQuery.split('&')
  if (pairs.length > limits.parametersMax) {
    const most = `at most ${limits.parametersMax} are allowed`
    throw new Problem('TooManyParameters', `The request has ${pairs.length} parameters; ${most}.`)
  }
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1))
    const target = { target: name }
    if (/\p{Cc}/u.test(name)) throw new Problem('InvalidCharacter')
    if (/\p{Cc}/u.test(value)) {
      throw new Problem(
        'InvalidCharacter',
        `The value of ${name} contains a control character.`,
        target,
      )
    }
    if (parameters.has(name)) {
      throw new Problem('RepeatedParameter', `${name} is given more than once.`, target)
    }
    parameters.set(name, value)
  }
  return parameters
}

/** The same parameters as a query string again. */
export function printQueryString(parameters: QueryParameters): string {
  return new URLSearchParams([...parameters]).toString()
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new Problem('InvalidEncoding', undefined, { cause })
  }
}
