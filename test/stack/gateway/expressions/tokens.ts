// The words of C# in a policy's expression: a text comes in; its tokens go out, each with its place.

export interface Token {
  readonly kind: 'name' | 'int' | 'double' | 'string' | 'char' | 'mark' | 'end'
  /** Of a string or a character, what it means. */
  readonly text: string
  readonly at: number
}

/** An expression that is not of the subset that the gateway knows. */
export class ExpressionFault extends Error {
  constructor(
    sentence: string,
    readonly at: number,
  ) {
    super(sentence)
    this.name = 'ExpressionFault'
  }
}

const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['name', /[A-Za-z_]\w*/y],
  ['double', /\d+\.\d+(?![\w.])/y],
  ['int', /\d+(?![\w.])/y],
  ['string', /"(?:[^"\\\r\n]|\\.)*"/y],
  ['char', /'(?:[^'\\\r\n]|\\.)'/y],
  ['mark', /\?\?|\?\.|&&|\|\||[=!<>]=|[-+*/%!<>=?:.,;()[\]{}]/y],
]

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const [kind, found] = nextOf(text, at)
    if (kind !== 'space') tokens.push({ kind, text: meaningOf(kind, found, at), at })
    at += found.length
  }
  return [...tokens, { kind: 'end', text: 'the end', at }]
}

function nextOf(text: string, at: number): readonly [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    // `a ? .5 : b` aside, `?.` is one mark.
    if (found !== undefined) return [kind, found]
  }
  throw new ExpressionFault(`${JSON.stringify(text.slice(at, at + 12))} is not known`, at)
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
}

function meaningOf(kind: Token['kind'], found: string, at: number): string {
  if (kind !== 'string' && kind !== 'char') return found
  return found.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => {
    const meaning = escapes[letter]
    if (meaning === undefined) throw new ExpressionFault(`the escape \\${letter} is not known`, at)
    return meaning
  })
}
