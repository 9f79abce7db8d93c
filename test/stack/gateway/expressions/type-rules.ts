// Which type fits where, as C# has it: what does not fit is a fault when the expression is compiled, or an
// exception when an object holds something else.
import { ExpressionFault } from './tokens'
import type { Type } from './types'
import { CSharpException, type Value } from './values'

export function nullable(type: Type): Type {
  const valueTypes: readonly Type[] = ['int', 'double', 'bool', 'Guid', 'TimeSpan']
  return valueTypes.includes(type) ? (`${type}?` as Type) : type
}

/** An object holds a value of exactly one type. */
export function unboxed(value: Value, type: Type): Value {
  const isRight =
    type === 'object' ||
    (type === 'string' && (value === null || typeof value === 'string')) ||
    (type === 'int' && typeof value === 'bigint') ||
    (type === 'double' && typeof value === 'number') ||
    (type === 'bool' && typeof value === 'boolean')
  if (isRight) return value
  throw new CSharpException(value === null ? 'NullReference' : 'InvalidCast')
}

export function needType(given: Type, needed: Type, at: number): void {
  const isReference = ['string', 'object', 'strings'].includes(needed) || needed.endsWith('?')
  const fits =
    given === needed ||
    needed === 'object' ||
    (given === 'null' && isReference) ||
    (given === 'int' && needed === 'double')
  if (!fits) throw new ExpressionFault(`a ${given} stands where a ${needed} belongs`, at)
}

export function needTypes(
  given: readonly { readonly type: Type }[],
  needed: readonly Type[],
  at: number,
): void {
  if (given.length !== needed.length) {
    throw new ExpressionFault(`${given.length} arguments stand where ${needed.length} belong`, at)
  }
  for (const [place, type] of needed.entries()) needType(given[place]!.type, type, at)
}

export function commonType(one: Type, other: Type, at: number): Type {
  if (one === other) return one
  if (one === 'null') return commonType(other, one, at)
  if (other === 'null' && (one === 'string' || one === 'object')) return one
  const isNumber = (type: Type) => type === 'int' || type === 'double'
  if (isNumber(one) && isNumber(other)) return 'double'
  throw new ExpressionFault(`${one} and ${other} are not of one type`, at)
}

export function widened(value: Value, type: Type): Value {
  return type === 'double' && typeof value === 'bigint' ? Number(value) : value
}

export function unfit(what: string, type: Type, at: number): ExpressionFault {
  return new ExpressionFault(`${what} does not fit a ${type}`, at)
}
