// TIMESTAMP AS OF: a time in, the version that was the latest then out.
import { sqlFailure } from '../warehouse/sql-failure'
import { readLog } from './commit-log'

/** The last version at that time. DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION, …_GREATER_THAN_COMMIT (42816). */
export async function versionAt(directory: string, timestampMicros: bigint): Promise<number> {
  const times = (await readLog(directory)).map(({ timestampMs }) => BigInt(timestampMs) * 1000n)
  const [first, last] = [times[0]!, times.at(-1)!]
  if (timestampMicros < first) {
    throw sqlFailure(
      'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION',
      '42816',
      `The provided timestamp (${toText(timestampMicros)}) is before the earliest version available to this table (${toText(first)}). Please use a timestamp after ${toText(first)}.`,
    )
  }
  if (timestampMicros > last) {
    throw sqlFailure(
      'DELTA_TIMESTAMP_GREATER_THAN_COMMIT',
      '42816',
      `The provided timestamp (${toText(timestampMicros)}) is after the latest version available to this table (${toText(last)}). Please use a timestamp before or at ${toText(last)}.`,
    )
  }
  return times.findLastIndex((time) => time <= timestampMicros)
}

/** As Spark prints one in its messages, in UTC. */
function toText(micros: bigint): string {
  const iso = new Date(Number(micros / 1000n)).toISOString()
  return iso.replace('T', ' ').replace(/\.000Z$|Z$/, '')
}
