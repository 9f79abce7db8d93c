// Tokens in, one expression out, by descent from the weakest binding (OR) to the strongest. What binds
// differently in Spark than a reader may think (a = b = c) is refused without parentheses.
import { decimal, simple, type SparkType } from '../types/spark-type'
import { parseType } from './type-parser'
import type { TokenStream } from './token-stream'
import type { ComparisonOperator, Expression, Literal } from './syntax-tree'

const operators: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '<=>': '<=>',
}

/** Words that may not stand as a bare name: quoted, every one of them is a name. */
const reserved = new Set(
  'AND AS ASC BY CASE CAST DESC FALSE FROM IN IS LIMIT NOT NULL NULLS OR ORDER SELECT TRUE WHERE'.split(
    ' ',
  ),
)

export function parseExpression(tokens: TokenStream): Expression {
  return parseLogic(tokens, 'OR', () => parseLogic(tokens, 'AND', () => parseNot(tokens)))
}

export function parseName(tokens: TokenStream): string {
  const { kind, text } = tokens.next
  if (kind === 'word' && reserved.has(text.toUpperCase())) tokens.fail()
  const token = tokens.take('name') ?? tokens.take('word') ?? tokens.fail()
  return token.value
}

function parseLogic(
  tokens: TokenStream,
  operator: 'AND' | 'OR',
  parseOperand: () => Expression,
): Expression {
  const operands = [parseOperand()]
  while (tokens.takeWords(operator)) operands.push(parseOperand())
  return operands.length === 1 ? operands[0]! : { kind: 'logic', operator, operands }
}

function parseNot(tokens: TokenStream): Expression {
  if (tokens.takeWords('NOT')) return { kind: 'not', operand: parseNot(tokens) }
  return parsePredicate(tokens)
}

function parsePredicate(tokens: TokenStream): Expression {
  const left = parseOperand(tokens)
  const { kind, text } = tokens.next
  const operator = kind === 'sign' && Object.hasOwn(operators, text) ? operators[text] : undefined
  if (operator) {
    tokens.take('sign')
    return { kind: 'comparison', operator, left, right: parseOperand(tokens) }
  }
  if (tokens.takeWords('IS', 'NOT', 'NULL')) return { kind: 'isNull', operand: left, negated: true }
  if (tokens.takeWords('IS', 'NULL')) return { kind: 'isNull', operand: left, negated: false }
  if (tokens.takeWords('NOT', 'IN')) return parseIn(tokens, left, true)
  if (tokens.takeWords('IN')) return parseIn(tokens, left, false)
  return left
}

function parseIn(tokens: TokenStream, operand: Expression, negated: boolean): Expression {
  tokens.expectSign('(')
  const list = parseList(tokens)
  return { kind: 'in', operand, list, negated }
}

/** What follows an opening parenthesis: at least one expression, up to the closing one. */
function parseList(tokens: TokenStream): readonly Expression[] {
  const list = [parseExpression(tokens)]
  while (tokens.takeSign(',')) list.push(parseExpression(tokens))
  tokens.expectSign(')')
  return list
}

function parseOperand(tokens: TokenStream): Expression {
  if (tokens.takeSign('(')) {
    const inner = parseExpression(tokens)
    tokens.expectSign(')')
    return inner
  }
  const marker = tokens.take('marker')
  if (marker) return { kind: 'marker', name: marker.value }
  if (tokens.takeWords('CAST')) return parseCast(tokens)
  return parseLiteral(tokens) ?? parseReference(tokens)
}

function parseCast(tokens: TokenStream): Expression {
  tokens.expectSign('(')
  const operand = parseExpression(tokens)
  tokens.expectWords('AS')
  const type = parseType(tokens)
  tokens.expectSign(')')
  return { kind: 'cast', operand, type }
}

function parseReference(tokens: TokenStream): Expression {
  const path = [parseName(tokens)]
  if (tokens.takeSign('(')) {
    const operands = tokens.takeSign(')') ? [] : parseList(tokens)
    return { kind: 'call', name: path[0]!, operands }
  }
  while (tokens.takeSign('.')) path.push(parseName(tokens))
  return { kind: 'column', path }
}

export function parseLiteral(tokens: TokenStream): Literal | undefined {
  if (tokens.takeWords('NULL')) return { kind: 'literal', type: simple('void'), value: null }
  for (const word of ['TRUE', 'FALSE']) {
    if (tokens.takeWords(word)) return { kind: 'literal', type: simple('boolean'), value: word }
  }
  const string = tokens.take('string')
  if (string) return { kind: 'literal', type: simple('string'), value: string.value }
  const negative = tokens.takeSign('-')
  const number = tokens.next
  if (number.kind !== 'number') return negative ? tokens.fail() : undefined
  const value = `${negative ? '-' : ''}${number.text}`
  const type = numberType(value) ?? tokens.fail()
  tokens.take('number')
  return { kind: 'literal', type, value }
}

/** INT, else BIGINT, else DECIMAL by its digits, as Spark types a number. */
function numberType(text: string): SparkType | undefined {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  if (!text.includes('.')) {
    const value = BigInt(text)
    if (BigInt.asIntN(32, value) === value) return simple('int')
    if (BigInt.asIntN(64, value) === value) return simple('bigint')
  }
  const digits = whole.replace(/^0+/, '').length
  const precision = Math.max(digits + fraction.length, 1)
  return precision > 38 ? undefined : decimal(precision, fraction.length)
}
