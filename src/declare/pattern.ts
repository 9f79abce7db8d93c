// The patterns of parameters: written in ECMAScript's syntax, as OpenAPI has them, and held against
// callers' text by RE2, whose time grows with the length of the text and never explodes.
import { RE2JS } from 're2js'
import { limits } from '../base/limits'

/**
 * Patterns come from declarations only, so there are few; to compile one takes longer than to
 * match.
 */
const compiled = new Map<string, RE2JS | string>()

/** Why this pattern cannot be used, as a message of a declaration's fault; none for a sound one. */
export function patternFault(pattern: string): string | undefined {
  const known = compile(pattern)
  return typeof known === 'string' ? known : undefined
}

/**
 * Whether the whole text matches. What an address may hold bounds the text's length.
 *
 * @param pattern one without a fault
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compile(pattern)
  return typeof known !== 'string' && known.matches(text)
}

function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern) ?? toRegularExpression(pattern)
  compiled.set(pattern, known)
  return known
}

function toRegularExpression(pattern: string): RE2JS | string {
  try {
    new RegExp(pattern, 'u')
  } catch {
    return 'has a pattern that is not a regular expression of ECMAScript'
  }
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return expression.programSize() <= limits.patternStepsMax
      ? expression
      : 'has a pattern that is too large: its repetitions multiply'
  } catch {
    return (
      'has a pattern that cannot be matched in linear time: backreferences, lookahead and ' +
      'lookbehind are not available, nor more than 1000 repetitions'
    )
  }
}
