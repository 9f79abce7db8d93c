// The operators between two values, with the types that C# gives them.
import type { Compiled } from './compile'
import { ExpressionFault } from './tokens'
import type { Type } from './types'
import { CSharpException, Guid, textOf, TimeSpan, type Value } from './values'

export function binary(mark: string, left: Compiled, right: Compiled, at: number): Compiled {
  if (mark === '&&' || mark === '||') {
    if (left.type !== 'bool' || right.type !== 'bool') throw unfit(mark, left, right, at)
    const decides = mark === '||'
    return {
      type: 'bool',
      run: (run) => (left.run(run) === decides ? decides : right.run(run)),
    }
  }
  if (mark === '??') return otherwise(left, right, at)
  if (mark === '==' || mark === '!=') return equality(mark, left, right, at)
  if (['<', '>', '<=', '>='].includes(mark)) return comparison(mark, left, right, at)
  if (mark === '+' && (left.type === 'string' || right.type === 'string')) {
    if ([left, right].some(({ type }) => !joined.includes(type))) throw unfit(mark, left, right, at)
    return { type: 'string', run: (run) => textOf(left.run(run)) + textOf(right.run(run)) }
  }
  return arithmetic(mark, left, right, at)
}

/** What is known to have a text. */
const joined: readonly Type[] = [
  ...(['string', 'char', 'int', 'double', 'bool', 'Guid', 'null', 'int?', 'bool?'] as const),
]

function otherwise(left: Compiled, right: Compiled, at: number): Compiled {
  const inner = left.type.replace(/\?$/, '') as Type
  const isNullable = left.type !== inner || ['string', 'object', 'strings'].includes(left.type)
  if (!isNullable || (right.type !== inner && right.type !== 'null'))
    throw unfit('??', left, right, at)
  return {
    type: right.type === 'null' ? left.type : inner,
    run: (run) => left.run(run) ?? right.run(run),
  }
}

function isNumber(type: Type): boolean {
  return ['int', 'double', 'int?', 'double?'].includes(type)
}

/** Reference types, of which each value may be null. */
const references: readonly Type[] = [
  ...([
    'string',
    'object',
    'strings',
    'Request',
    'Response',
    'Url',
    'Values',
    'Variables',
  ] as const),
  ...(['Entity', 'LastError'] as const),
]

function equality(mark: string, left: Compiled, right: Compiled, at: number): Compiled {
  const [one, other] = [left.type, right.type]
  const isNull = (type: Type, against: Type) =>
    type === 'null' && (references.includes(against) || against.endsWith('?') || against === 'null')
  const plain = (type: Type) => type.replace(/\?$/, '')
  const alike =
    plain(one) === plain(other) &&
    ['string', 'bool', 'char', 'Guid', 'TimeSpan'].includes(plain(one))
  const fits =
    alike || (isNumber(one) && isNumber(other)) || isNull(one, other) || isNull(other, one)
  // C# compares an object with a text by their places in memory: nobody means that.
  if (!fits) throw unfit(mark, left, right, at)
  const wanted = mark === '=='
  return { type: 'bool', run: (run) => isSame(left.run(run), right.run(run)) === wanted }
}

function isSame(one: Value, other: Value): boolean {
  if (one instanceof Guid && other instanceof Guid) {
    return one.text.toLowerCase() === other.text.toLowerCase()
  }
  if (one instanceof TimeSpan && other instanceof TimeSpan) return one.ms === other.ms
  if (typeof one === 'bigint' && typeof other === 'number') return Number(one) === other
  if (typeof one === 'number' && typeof other === 'bigint') return one === Number(other)
  return one === other
}

function comparison(mark: string, left: Compiled, right: Compiled, at: number): Compiled {
  const isTime = left.type === 'TimeSpan' && right.type === 'TimeSpan'
  if (!isTime && !(isNumber(left.type) && isNumber(right.type))) throw unfit(mark, left, right, at)
  const numberOf = (value: Value) =>
    value === null ? NaN : value instanceof TimeSpan ? value.ms : Number(value)
  return {
    type: 'bool',
    run: (run) => {
      const [one, other] = [numberOf(left.run(run)), numberOf(right.run(run))]
      if (mark === '<') return one < other
      if (mark === '>') return one > other
      return mark === '<=' ? one <= other : one >= other
    },
  }
}

function arithmetic(mark: string, left: Compiled, right: Compiled, at: number): Compiled {
  const numbers: readonly Type[] = ['int', 'double']
  if (!numbers.includes(left.type) || !numbers.includes(right.type)) {
    throw unfit(mark, left, right, at)
  }
  if (left.type === 'int' && right.type === 'int') {
    return {
      type: 'int',
      run: (run) => whole(mark, left.run(run) as bigint, right.run(run) as bigint),
    }
  }
  return {
    type: 'double',
    run: (run) => fractional(mark, Number(left.run(run)), Number(right.run(run))),
  }
}

function whole(mark: string, one: bigint, other: bigint): bigint {
  if ((mark === '/' || mark === '%') && other === 0n) throw new CSharpException('DivideByZero')
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => one + other,
    '-': () => one - other,
    '*': () => one * other,
    '/': () => one / other,
    '%': () => one % other,
  }
  return BigInt.asIntN(32, results[mark]!())
}

function fractional(mark: string, one: number, other: number): number {
  const results: Readonly<Record<string, () => number>> = {
    '+': () => one + other,
    '-': () => one - other,
    '*': () => one * other,
    '/': () => one / other,
    '%': () => one % other,
  }
  return results[mark]!()
}

function unfit(mark: string, left: Compiled, right: Compiled, at: number): ExpressionFault {
  return new ExpressionFault(`${mark} does not fit a ${left.type} and a ${right.type}`, at)
}
