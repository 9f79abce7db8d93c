// The 64-bit integers of an Arrow column: of a BIGINT, or the microseconds of a TIMESTAMP.
import type { Data } from 'apache-arrow'

/** Arrow 13 may expose them as pairs of 32-bit words over the same bytes. */
export function int64Values({ values, length }: Data): BigInt64Array {
  const words = values as Int32Array | BigInt64Array
  return new BigInt64Array(words.buffer, words.byteOffset, length)
}
