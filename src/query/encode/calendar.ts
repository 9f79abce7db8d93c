// Days and microseconds since 1970 as text, over the whole range of Arrow's types: JavaScript's
// Date has a smaller range, and no microseconds.

const daysPerEra = 146_097
const microsPerDay = 86_400_000_000n

/** `YYYY-MM-DD` in the proleptic Gregorian calendar; years of more than four digits have a sign. */
export function dateText(days: number): string {
  // Counted from March, so that the leap day is the last of its year.
  const shifted = days + 719_468
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${yearText(year)}-${digits(month, 2)}-${digits(day, 2)}`
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, without a zone. */
export function timestampText(micros: bigint): string {
  const day = micros / microsPerDay - (micros % microsPerDay < 0n ? 1n : 0n)
  const rest = Number(micros - day * microsPerDay)
  const seconds = Math.floor(rest / 1_000_000)
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const time = clock.map((part) => digits(part, 2)).join(':')
  return `${dateText(Number(day))}T${time}.${digits(rest % 1_000_000, 6)}`
}

function yearText(year: number): string {
  const sign = year < 0 ? '-' : year > 9_999 ? '+' : ''
  return sign + digits(Math.abs(year), 4)
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0')
}
