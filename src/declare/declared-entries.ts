// What an object literal in a declaration holds, by name. A name that the literal itself takes for
// something else is not lost on the way to the check of the declaration.

/**
 * The entries of a record. One that was written as `__proto__: …` has become the record's
 * prototype; it is an entry, too, so that it can be told as a fault.
 */
export function declaredEntries<Value>(
  record: Readonly<Record<string, Value>>,
): readonly (readonly [name: string, value: Value])[] {
  const prototype = Object.getPrototypeOf(record) as Value | null
  // The prototype of a plain object has none of its own.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
  const entries = Object.entries(record)
  return isPlain ? entries : [...entries, ['__proto__', prototype]]
}
