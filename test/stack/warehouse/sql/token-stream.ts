// The parser's hands: it looks at the next token, takes it if it is what is wanted, and says what is
// wrong otherwise. Keywords are words without quotes, in any case.
import { readTokens, syntaxError, type Token, type TokenKind } from './lexer'

export class TokenStream {
  private readonly tokens: readonly Token[]
  private index = 0

  constructor(private readonly statement: string) {
    this.tokens = readTokens(statement)
  }

  get next(): Token {
    return this.tokens[this.index]!
  }

  get empty(): boolean {
    return this.tokens.length === 1
  }

  fail(): never {
    throw syntaxError(this.statement, this.next)
  }

  take(kind: TokenKind): Token | undefined {
    return this.next.kind === kind ? this.advance() : undefined
  }

  takeSign(sign: string): boolean {
    if (this.next.kind !== 'sign' || this.next.text !== sign) return false
    this.advance()
    return true
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) this.fail()
  }

  seesWord(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toUpperCase() === word
  }

  takeWords(...words: readonly string[]): boolean {
    const seen = words.every((word, offset) => {
      const token = this.tokens[this.index + offset]
      return token?.kind === 'word' && token.text.toUpperCase() === word
    })
    if (seen) this.index += words.length
    return seen
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWords(word)) this.fail()
  }

  /** The statement's own text since a token, as the name of an expression without an alias. */
  textSince(start: Token): string {
    const last = this.tokens[this.index - 1]!
    return this.statement.slice(start.at, last.at + last.text.length)
  }

  private advance(): Token {
    const token = this.next
    this.index += 1
    return token
  }
}
