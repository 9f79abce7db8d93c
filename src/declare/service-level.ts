// What an output port promises about itself. Times are written as people say them: `60s`, `15m`, `24h`.

export interface ServiceLevel {
  /** How far a read may be behind the table: seconds, minutes or hours, as `60s`. */
  readonly maxStaleness?: string
}

export const durationPattern = /^[1-9]\d{0,5}[smh]$/
