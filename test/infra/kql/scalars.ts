// Values of Kusto's language: how they compare, add up and become each other, null among them. A string is never null.
import { NotCovered } from './not-covered'
import type { Node } from './language'
import type { Value } from './tables'

const numeric = ['int', 'long', 'real']

/** Days are counted from the first of January of the year 1. */
const firstDay = -62_135_596_800_000

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

export function literal(node: Node): Value {
  const { kind, text } = node
  if (text.endsWith('(null)')) return null
  if (kind === 'LongLiteralExpression') return Number(text)
  if (kind === 'RealLiteralExpression') return Number(text)
  if (kind === 'BooleanLiteralExpression') return text === 'true'
  if (kind === 'TimespanLiteralExpression') {
    const [, count, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? []
    if (count !== undefined) return Number(count) * unitMs[unit]!
  }
  if (kind === 'StringLiteralExpression') {
    const [, inside] = /^'([^'\\]*)'$/.exec(text) ?? /^"([^"\\]*)"$/.exec(text) ?? []
    if (inside !== undefined) return inside
  }
  throw new NotCovered(node)
}

/** Numbers with numbers, and each other type with itself: the parser lets more pass, and Kusto makes something of it. */
export function alike(left: Node, right: Node): boolean {
  const of = ({ type = '' }: Node) => (numeric.includes(type) ? 'number' : type)
  return of(left) === of(right) && of(left) !== '' && of(left) !== 'dynamic'
}

export function compared(kind: string, left: Value, right: Value): boolean | null {
  if (left === null || right === null) {
    if (left === right) return null
    return kind === 'EqualExpression' ? false : kind === 'NotEqualExpression' ? true : null
  }
  switch (kind) {
    case 'EqualExpression':
      return left === right
    case 'NotEqualExpression':
      return left !== right
    case 'LessThanExpression':
      return left < right
    case 'LessThanOrEqualExpression':
      return left <= right
    case 'GreaterThanExpression':
      return left > right
    default:
      return left >= right
  }
}

export const comparisons = [
  'EqualExpression',
  'NotEqualExpression',
  'LessThanExpression',
  'LessThanOrEqualExpression',
  'GreaterThanExpression',
  'GreaterThanOrEqualExpression',
]

/** @param node the expression whose result it is: two integers divide to an integer */
export function calculated(node: Node, left: Value, right: Value): Value {
  if (left === null || right === null) return null
  if (typeof left !== 'number' || typeof right !== 'number') throw new NotCovered(node)
  switch (node.kind) {
    case 'AddExpression':
      return left + right
    case 'SubtractExpression':
      return left - right
    case 'MultiplyExpression':
      return left * right
    case 'DivideExpression':
      if (node.type === 'real') return left / right
      return right === 0 ? null : Math.trunc(left / right)
    default:
      throw new NotCovered(node)
  }
}

export const calculations = [
  'AddExpression',
  'SubtractExpression',
  'MultiplyExpression',
  'DivideExpression',
]

export function both(left: Value, right: Value): boolean | null {
  if (left === false || right === false) return false
  return left === null || right === null ? null : true
}

export function either(left: Value, right: Value): boolean | null {
  if (left === true || right === true) return true
  return left === null || right === null ? null : false
}

/** @param type of the value */
export function binned(value: Value, size: Value, type: string | undefined): Value {
  if (typeof value !== 'number' || typeof size !== 'number') return null
  const from = type === 'datetime' ? firstDay : 0
  return Math.floor((value - from) / size) * size + from
}

export function toText(value: Value): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Text that is no number becomes null. */
export function toReal(value: Value): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  const text = toText(value)
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

export function toWhole(value: Value): number | null {
  const number = toReal(value)
  return number === null ? null : Math.trunc(number)
}
