// A version of a Delta table, and the commit that made it. A number alone does not identify a
// version: if a table is dropped and created again, it counts from 0 again, and only the times of
// its commits differ.
import type { Literal } from '../declare/literal'

declare const brand: unique symbol
export type TableVersion = number & { readonly [brand]: 'TableVersion' }

export interface Commit {
  readonly version: TableVersion
  /** A TIMESTAMP. Within one table no two commits have the same. */
  readonly at: Literal
}

export function toTableVersion(value: number): TableVersion {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a table version')
  return value as TableVersion
}

/** @param epochMicros within the years 1 to 9999, as every commit is */
export function toCommit(version: number, epochMicros: bigint): Commit {
  const milliseconds = new Date(Number(epochMicros / 1_000n)).toISOString()
  const micros = String(epochMicros % 1_000n).padStart(3, '0')
  return Object.freeze({
    version: toTableVersion(version),
    at: Object.freeze({
      type: { kind: 'timestamp' as const },
      text: `${milliseconds.slice(0, -1)}${micros}Z`,
    }),
  })
}

export function isSameCommit(one: Commit, other: Commit): boolean {
  return one.version === other.version && one.at.text === other.at.text
}
