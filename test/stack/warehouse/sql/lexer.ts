// Statement text in, tokens out. It knows names, strings, numbers, markers and signs; a character that
// begins none of them is refused where it stands.
import { sqlFailure, type SqlFailure } from '../sql-failure'

export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'marker' | 'sign' | 'end'

/** `text` is what was written; `value` is what it means, without quotes and escapes. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly value: string
  readonly at: number
}

const patterns: readonly [TokenKind, RegExp][] = [
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['name', /`(?:[^`]|``)+`/y],
  ['string', /'(?:[^'\\]|\\.)*'/sy],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?![A-Za-z0-9_.])/y],
  ['marker', /:[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /<=>|<=|>=|<>|!=|[=<>(),.:;*-]/y],
]

export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const token = tokenAt(text, at)
    const before = tokens.at(-1)
    // 'a''b' is one string with a quote, or two strings joined, depending on the runtime's version.
    if (before?.kind === 'string' && token.kind === 'string') throw syntaxError(text, token)
    tokens.push(token)
    at = skipSpace(text, at + token.text.length)
  }
  tokens.push({ kind: 'end', text: '', value: '', at })
  return tokens
}

export function syntaxError(statement: string, token: Token): SqlFailure {
  const before = statement.slice(0, token.at).split('\n')
  const place = ` (line ${before.length}, pos ${before.at(-1)!.length})`
  const found = token.kind === 'end' ? 'end of input' : `'${token.text}'`
  return sqlFailure('PARSE_SYNTAX_ERROR', '42601', `Syntax error at or near ${found}.`, place)
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { kind, text: match[0], value: meaning(kind, match[0]), at }
  }
  const character = String.fromCodePoint(text.codePointAt(at)!)
  throw syntaxError(text, { kind: 'sign', text: character, value: character, at })
}

/** And comments. */
function skipSpace(text: string, at: number): number {
  const space = /(?:\s|--[^\n]*|\/\*(?:(?!\/\*)[^])*?\*\/)*/y
  space.lastIndex = at
  space.exec(text)
  return space.lastIndex
}

function meaning(kind: TokenKind, text: string): string {
  switch (kind) {
    case 'name':
      return text.slice(1, -1).replaceAll('``', '`')
    case 'string':
      return unescaped(text.slice(1, -1))
    case 'marker':
      return text.slice(1)
    default:
      return text
  }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1A',
  // Kept with their backslash, as in Spark, whose LIKE reads them again.
  '%': '\\%',
  _: '\\_',
}

function unescaped(text: string): string {
  const escape = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-3][0-7]{2})|(.))/gs
  return text.replaceAll(escape, (_whole, ...groups: (string | undefined)[]) => {
    const [short, long, octal, single] = groups
    if (short) return String.fromCharCode(parseInt(short, 16))
    if (long) return String.fromCodePoint(parseInt(long, 16))
    if (octal) return String.fromCharCode(parseInt(octal, 8))
    return escapes[single!] ?? single!
  })
}
