// The entries of an object literal in a declaration. JavaScript gives the name `__proto__` another
// meaning there; it is kept as an entry, so that the check of the declaration can report it.

/**
 * The entries of a record. An entry that was written as `__proto__: …` has become the record's
 * prototype, and is added again as an entry.
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
