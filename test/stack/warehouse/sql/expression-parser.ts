// Tokens in, one expression out, by descent from the weakest binding (OR) to the strongest. What binds
// differently in Spark than a reader may think (a = b = c) is refused without parentheses.
import { sqlFailure } from '../sql-failure'
import { decimal, simple, type SparkType } from '../types/spark-type'
import { collationNamed } from './collation'
import { parseList, parseName } from './name-parser'
import { fitsForm } from './parameter'
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

export function parseExpression(tokens: TokenStream): Expression {
  return parseLogic(tokens, 'OR', () => parseLogic(tokens, 'AND', () => parseNot(tokens)))
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
  const negated = tokens.takeWords('NOT', 'IN')
  if (!negated && !tokens.takeWords('IN')) return left
  return { kind: 'in', operand: left, list: parseList(tokens, parseExpression), negated }
}

function parseOperand(tokens: TokenStream): Expression {
  const operand = parsePrimary(tokens)
  if (!tokens.takeWords('COLLATE')) return operand
  const type = { kind: 'string', collation: collationNamed(parseName(tokens)) } as const
  return { kind: 'collate', operand, type }
}

function parsePrimary(tokens: TokenStream): Expression {
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
  if (tokens.seesSign('(')) {
    const name = path[0]!
    if (name.toLowerCase() === 'count' && tokens.takeSigns('(', '*', ')'))
      return { kind: 'countRows' }
    const operands = tokens.takeSigns('(', ')') ? [] : parseList(tokens, parseExpression)
    return { kind: 'call', name, operands }
  }
  while (tokens.takeSign('.')) path.push(parseName(tokens))
  return { kind: 'column', path }
}

export function parseLiteral(tokens: TokenStream): Literal | undefined {
  if (tokens.takeWords('NULL')) return { kind: 'literal', type: simple('void'), value: null }
  for (const word of ['TRUE', 'FALSE']) {
    if (tokens.takeWords(word)) return { kind: 'literal', type: simple('boolean'), value: word }
  }
  const typed = parseTyped(tokens)
  if (typed) return typed
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

/** `DATE'2024-01-31'` and its kin: a word before a string. */
function parseTyped(tokens: TokenStream): Literal | undefined {
  const { kind, text } = tokens.next
  const word = text.toLowerCase()
  if (kind !== 'word' || tokens.second?.kind !== 'string') return undefined
  if (word !== 'date' && word !== 'timestamp' && word !== 'timestamp_ntz') return undefined
  const value = tokens.second.value
  if (!fitsForm(simple(word), value)) {
    throw sqlFailure(
      'INVALID_TYPED_LITERAL',
      '42604',
      `The value of the typed literal "${text.toUpperCase()}" is invalid: '${value}'.`,
    )
  }
  tokens.expectWords(text.toUpperCase())
  tokens.expect('string')
  return { kind: 'literal', type: simple(word), value }
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
