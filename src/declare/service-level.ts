// What an output port promises about itself. Times are a number with a unit: `60s`, `15m`, `24h`.

/** @example { maxStaleness: '5m' } */
export interface ServiceLevel {
  /**
   * How far a read may be behind its table, in seconds, minutes or hours; `60s` unless said otherwise.
   */
  readonly maxStaleness?: string
}

export const durationPattern = /^[1-9]\d{0,5}[smh]$/

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000 }

/** @param duration as a declaration without faults writes it: `60s` gives 60,000 */
export function toMilliseconds(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof unitsMs
  return Number(duration.slice(0, -1)) * unitsMs[unit]
}
