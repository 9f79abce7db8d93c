// The 64-bit integers of an Arrow column, BIGINT or TIMESTAMP alike.
import type { Data } from 'apache-arrow'

/** Arrow 13 may give these as pairs of 32-bit words; the bytes are those of 64-bit integers. */
export function int64Values({ values, length }: Data): BigInt64Array {
  const words = values as Int32Array | BigInt64Array
  return new BigInt64Array(words.buffer, words.byteOffset, length)
}
