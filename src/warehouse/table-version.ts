// A version of a Delta table. It is the one value from outside that is printed into SQL, because
// Spark takes no marker there, so it is checked when it is made.

declare const brand: unique symbol
export type TableVersion = number & { readonly [brand]: 'TableVersion' }

export function toTableVersion(value: number): TableVersion {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a table version')
  return value as TableVersion
}
