// Parses the C# of a policy's expression, `@(…)` or `@{…}`, by the precedence of its operators. What is not of
// the subset is refused, with its place.
import type { Statement, Syntax } from './syntax'
import { ExpressionFault, tokensOf, type Token } from './tokens'

/** Above 0; the higher, the tighter. */
const precedence: Readonly<Record<string, number>> = {
  '??': 2,
  '||': 3,
  '&&': 4,
  '==': 5,
  '!=': 5,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
}
const unaryPrecedence = 9
const typeNames = new Set(['string', 'int', 'double', 'bool', 'object'])

/** @param text with its `@(` and `)`, or `@{` and `}` */
export function parseExpression(text: string): readonly Statement[] {
  const inner = text.slice(2, -1)
  const parser = new Parser(tokensOf(inner))
  if (/^@\(.*\)$/s.test(text)) {
    const value = parser.expression(0)
    parser.end()
    return [{ kind: 'return', value, at: 0 }]
  }
  if (!/^@\{.*\}$/s.test(text)) throw new ExpressionFault('is neither @(…) nor @{…}', 0)
  const statements = parser.statementsUntil('end')
  parser.end()
  return statements
}

export function isExpression(text: string): boolean {
  return /^@[({]/.test(text)
}

class Parser {
  readonly #tokens: readonly Token[]
  #place = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  end(): void {
    if (this.#here.kind !== 'end') throw this.#fault()
  }

  statementsUntil(end: string): Statement[] {
    const statements: Statement[] = []
    while (this.#here.text !== end && this.#here.kind !== 'end') statements.push(this.#statement())
    return statements
  }

  #statement(): Statement {
    const { at, text, kind } = this.#here
    if (kind !== 'name') throw this.#fault()
    if (this.#take('return')) {
      const value = this.expression(0)
      this.#need(';')
      return { kind: 'return', value, at }
    }
    if (this.#take('if')) return this.#if(at)
    if (text === 'var' || typeNames.has(text)) {
      this.#place += 1
      const name = this.#name()
      this.#need('=')
      const value = this.expression(0)
      this.#need(';')
      return { kind: 'variable', type: text, name, value, at }
    }
    throw this.#fault()
  }

  #if(at: number): Statement {
    this.#need('(')
    const condition = this.expression(0)
    this.#need(')')
    const yes = this.#block()
    const no = this.#take('else') ? this.#block() : []
    return { kind: 'if', condition, yes, no, at }
  }

  #block(): Statement[] {
    if (!this.#take('{')) return [this.#statement()]
    const statements = this.statementsUntil('}')
    this.#need('}')
    return statements
  }

  expression(tightness: number): Syntax {
    let left = this.#unary()
    for (;;) {
      const { text: mark, kind, at } = this.#here
      const own = kind === 'mark' ? precedence[mark] : undefined
      if (mark === '?' && kind === 'mark' && tightness <= 1) {
        left = this.#choice(left, at)
        continue
      }
      if (own === undefined || own <= tightness) return left
      this.#place += 1
      // `??` takes from the right, all others from the left.
      const right = this.expression(mark === '??' ? own - 1 : own)
      left = { kind: 'binary', mark, left, right, at }
    }
  }

  #choice(condition: Syntax, at: number): Syntax {
    this.#need('?')
    const yes = this.expression(0)
    this.#need(':')
    const no = this.expression(0)
    return { kind: 'choice', condition, yes, no, at }
  }

  #unary(): Syntax {
    const { text, kind, at } = this.#here
    if (kind === 'mark' && (text === '!' || text === '-')) {
      this.#place += 1
      return { kind: 'unary', mark: text, of: this.expression(unaryPrecedence), at }
    }
    const [, type, close] = this.#tokens.slice(this.#place)
    if (text === '(' && kind === 'mark' && typeNames.has(type?.text ?? '') && close?.text === ')') {
      this.#place += 3
      return { kind: 'cast', type: type!.text, of: this.expression(unaryPrecedence), at }
    }
    return this.#postfix(this.#primary())
  }

  #primary(): Syntax {
    const { kind, text, at } = this.#here
    if (kind === 'mark' && text === '(') {
      this.#place += 1
      const inner = this.expression(0)
      this.#need(')')
      return inner
    }
    if (kind === 'mark' || kind === 'end') throw this.#fault()
    this.#place += 1
    if (kind !== 'name') return { kind: 'literal', type: kind, text, at }
    if (text === 'true' || text === 'false') return { kind: 'literal', type: 'bool', text, at }
    if (text === 'null') return { kind: 'literal', type: 'null', text, at }
    return { kind: 'name', name: text, at }
  }

  #postfix(start: Syntax): Syntax {
    let of = start
    for (;;) {
      const { at } = this.#here
      if (this.#take('[')) {
        of = { kind: 'index', of, index: this.expression(0), at }
        this.#need(']')
        continue
      }
      const isOptional = this.#take('?.')
      if (!isOptional && !this.#take('.')) return of
      of = this.#member(of, isOptional, at)
    }
  }

  #member(of: Syntax, isOptional: boolean, at: number): Syntax {
    const name = this.#name()
    const typeArgument = this.#typeArgument()
    if (!this.#take('(')) return { kind: 'member', of, name, isOptional, at }
    const given: Syntax[] = []
    while (!this.#take(')')) {
      if (given.length > 0) this.#need(',')
      given.push(this.expression(0))
    }
    return { kind: 'call', of, name, typeArgument, arguments: given, isOptional, at }
  }

  #typeArgument(): string | undefined {
    const [open, type, close, call] = this.#tokens.slice(this.#place)
    const isThere = open?.text === '<' && close?.text === '>' && call?.text === '('
    if (!isThere || !typeNames.has(type?.text ?? '')) return undefined
    this.#place += 3
    return type!.text
  }

  get #here(): Token {
    return this.#tokens[this.#place]!
  }

  #take(text: string): boolean {
    const { kind, text: here } = this.#here
    if ((kind !== 'mark' && kind !== 'name') || here !== text) return false
    this.#place += 1
    return true
  }

  #need(text: string): void {
    if (!this.#take(text)) {
      throw new ExpressionFault(`${this.#here.text} stands where ${text} belongs`, this.#here.at)
    }
  }

  #name(): string {
    const { kind, text } = this.#here
    if (kind !== 'name') throw this.#fault()
    this.#place += 1
    return text
  }

  #fault(): ExpressionFault {
    return new ExpressionFault(`${this.#here.text} is not known here`, this.#here.at)
  }
}
