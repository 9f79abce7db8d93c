// The parser's hands: it looks at the next token, takes it if it is what is wanted, and says what is
// wrong otherwise. Keywords are words without quotes, in any case.
import { readTokens, syntaxError, type Token, type TokenKind } from './lexer'

export class TokenStream {
  readonly #tokens: readonly Token[]
  #index = 0
  readonly #statement: string

  constructor(statement: string) {
    this.#statement = statement
    this.#tokens = readTokens(statement)
  }

  get next(): Token {
    return this.#tokens[this.#index]!
  }

  get empty(): boolean {
    return this.#tokens.length === 1
  }

  fail(): never {
    throw syntaxError(this.#statement, this.next)
  }

  take(kind: TokenKind): Token | undefined {
    return this.next.kind === kind ? this.#advance() : undefined
  }

  expect(kind: TokenKind): Token {
    return this.take(kind) ?? this.fail()
  }

  seesSign(sign: string): boolean {
    return this.next.kind === 'sign' && this.next.text === sign
  }

  takeSign(sign: string): boolean {
    return this.takeSigns(sign)
  }

  takeSigns(...signs: readonly string[]): boolean {
    return this.#takeTokens(signs, (token, sign) => token.kind === 'sign' && token.text === sign)
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) this.fail()
  }

  takeWords(...words: readonly string[]): boolean {
    return this.#takeTokens(
      words,
      (token, word) => token.kind === 'word' && token.text.toUpperCase() === word,
    )
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWords(word)) this.fail()
  }

  /** The word after the next one, or what else stands there. */
  get second(): Token | undefined {
    return this.#tokens[this.#index + 1]
  }

  /** The statement's own text since a token, as the name of an expression without an alias. */
  textSince(start: Token): string {
    const last = this.#tokens[this.#index - 1]!
    return this.#statement.slice(start.at, last.at + last.text.length)
  }

  /** All of them, or none. */
  #takeTokens(texts: readonly string[], matches: (token: Token, text: string) => boolean): boolean {
    const seen = texts.every((text, offset) => {
      const token = this.#tokens[this.#index + offset]
      return token !== undefined && matches(token, text)
    })
    if (seen) this.#index += texts.length
    return seen
  }

  #advance(): Token {
    const token = this.next
    this.#index += 1
    return token
  }
}
