// The text of a DATE or a time in, what it counts from 1970 on out: days, or microseconds in UTC. It
// takes the plain forms of Spark's, where a year may have a sign and more than four digits.
import type { SparkType } from '../types/spark-type'

const form =
  /^([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/

/** What DuckDB holds: some microseconds less than Spark at both ends, and a day. */
const daysMax = 2_147_483_646
const [microsMin, microsMax] = [-9_223_372_022_400_000_000n, 9_223_372_036_854_775_806n]

/** Undefined for what is none. */
export function sinceEpoch({ kind }: SparkType, text: string): bigint | undefined {
  const [, year, month, day, ...clock]: readonly (string | undefined)[] = form.exec(text) ?? []
  const days = daysOf(Number(year), Number(month), Number(day))
  if (days === undefined) return undefined
  if (kind === 'date') {
    return clock[0] === undefined && Math.abs(days) <= daysMax ? BigInt(days) : undefined
  }
  const [hour = 0, minute = 0, second = 0] = clock.slice(0, 3).map((part) => Number(part ?? 0))
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = (clock[3] ?? '').slice(0, 6).padEnd(6, '0')
  // A TIMESTAMP_NTZ drops a zone, as in Spark.
  const away = kind === 'timestamp_ntz' ? 0 : minutesOf(clock[4])
  const minutes = BigInt(days * 24 * 60 + hour * 60 + minute - away)
  const micros = (minutes * 60n + BigInt(second)) * 1_000_000n + BigInt(fraction)
  return micros >= microsMin && micros <= microsMax ? micros : undefined
}

function minutesOf(zone: string | undefined): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** In the proleptic Gregorian calendar, which repeats every 400 years; undefined for 30 February. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const era = Math.floor(year / 400)
  const inEra = new Date(Date.UTC(2000 + year - era * 400, month - 1, day))
  if (inEra.getUTCMonth() !== month - 1 || inEra.getUTCDate() !== day) return undefined
  return inEra.getTime() / 86_400_000 + (era - 5) * 146_097
}
