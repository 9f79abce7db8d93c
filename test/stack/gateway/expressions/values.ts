// The values of expressions, and what C# throws. An int is a bigint, a double a number, and the rest is what it
// is in JavaScript; a property or a call that the types do not list does not compile.

export type Value = string | boolean | null | bigint | number | Guid | TimeSpan | object

export class Guid {
  constructor(readonly text: string) {}
}

export class TimeSpan {
  constructor(readonly ms: number) {}
}

/** An exception of C#, by the end of its name. */
export class CSharpException extends Error {
  constructor(
    readonly exception:
      | 'NullReference'
      | 'KeyNotFound'
      | 'InvalidCast'
      | 'ArgumentOutOfRange'
      | 'Format'
      | 'DivideByZero'
      | 'IndexOutOfRange'
      | 'Overflow',
  ) {
    super(`${exception}Exception`)
    this.name = 'CSharpException'
  }
}

/** As `ToString()` has it, and as text is joined. */
export function textOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Guid) return value.text
  if (value instanceof TimeSpan) throw new Error('no expression shows a TimeSpan')
  if (typeof value === 'object') throw new Error('no expression shows this object')
  return String(value)
}

/** Names in any case, with all values of each. */
export type Values = ReadonlyMap<string, readonly string[]>

export function valuesOf(values: Values, name: string): readonly string[] | undefined {
  return values.get(name.toLowerCase())
}
