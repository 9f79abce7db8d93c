// The patterns of parameters: written in ECMAScript's syntax, as OpenAPI has them, and matched by RE2,
// whose time grows only in proportion to the length of the text.
import { RE2JS } from 're2js'
import { limits } from '../base/limits'

/**
 * Patterns come from declarations only, so there are few. Compiling one takes longer than matching
 * a text.
 */
const compiled = new Map<string, RE2JS | string>()

/** Why this pattern cannot be used, as the message of a fault; undefined for one that can. */
export function patternFault(pattern: string): string | undefined {
  const known = compile(pattern)
  return typeof known === 'string' ? known : undefined
}

/**
 * Whether the whole text matches. The limit for URLs bounds the length of the text.
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
    return 'has a pattern that is not an ECMAScript regular expression'
  }
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return expression.programSize() <= limits.patternStepsMax
      ? expression
      : 'has a pattern that is too large: its repetitions multiply'
  } catch {
    return (
      'has a pattern that cannot be matched in linear time: it may not use backreferences, ' +
      'lookahead, lookbehind or more than 1000 repetitions'
    )
  }
}
