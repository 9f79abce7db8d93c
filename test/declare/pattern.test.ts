// The patterns of parameters: ECMAScript's syntax, whole texts, and time that grows with the text only.
import { limits } from '../../src/base/limits'
import { matchesPattern, patternFault } from '../../src/declare/pattern'

it.each<[string, string, boolean]>([
  ['[A-Z]{2}', 'CH', true],
  ['[A-Z]{2}', 'CHE', false],
  ['^[A-Z]{2}$', 'CH', true],
  ['a|b', 'ab', false],
  ['a|b', 'b', true],
  ['', '', true],
  ['', 'a', false],
  ['.', '😀', true],
  ['\\u00e9\\u{1F600}', 'é😀', true],
  ['(?<year>\\d{4})', '2024', true],
  ['\\p{Lu}\\p{Ll}+', 'Ünter', true],
  ['a$', 'a\n', false],
  ['[^\\s/]+', 'a/b', false],
])('the pattern %s and the text %j: %s', (pattern, text, matches) => {
  expect(patternFault(pattern)).toBeUndefined()
  expect(matchesPattern(pattern, text)).toBe(matches)
  expect(new RegExp(`^(?:${pattern})$`, 'u').test(text)).toBe(matches)
})

const lacks = 'it may not use backreferences, lookahead, lookbehind or more than 1000 repetitions'

it.each([
  ['[a-', 'has a pattern that is not an ECMAScript regular expression'],
  ['\\A[a-z]', 'has a pattern that is not an ECMAScript regular expression'],
  ['[[:alpha:]]', 'has a pattern that is not an ECMAScript regular expression'],
  ['(a)\\1', `has a pattern that cannot be matched in linear time: ${lacks}`],
  ['a(?=b)', `has a pattern that cannot be matched in linear time: ${lacks}`],
  ['(?<!a)b', `has a pattern that cannot be matched in linear time: ${lacks}`],
  ['a{1001}', `has a pattern that cannot be matched in linear time: ${lacks}`],
  ['(.*a){400}', 'has a pattern that is too large: its repetitions multiply'],
])('refuses the pattern %s', (pattern, fault) => {
  expect(patternFault(pattern)).toBe(fault)
})

it.each(['(a+)+b', '(a|a)*b', '(a*)*b', '([a-z]+)*[0-9]'])(
  'holds the longest text of a URL against %s at once',
  (pattern) => {
    const startedMs = performance.now()
    expect(matchesPattern(pattern, 'a'.repeat(limits.urlCharactersMax))).toBe(false)
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  },
)
