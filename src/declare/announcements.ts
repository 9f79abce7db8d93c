// How an output port announces the changes of its tables. Times are a number with a unit: `5s`, `15m`.

/** @example { coalesce: true, lookIntervalMin: '1m' } for a table that a stream writes to */
export interface Announcements {
  /** Whether one event may announce several versions, if they are found together; `false` unless said. */
  readonly coalesce?: boolean
  /**
   * The shortest time between two looks at a table because of storage events, in seconds, minutes or
   * hours; `5s` unless said otherwise. If it is above 15 seconds, a commit that comes earlier is
   * announced with a later one, or by the schedule.
   */
  readonly lookIntervalMin?: string
}

export const defaultAnnouncements: Required<Announcements> = Object.freeze({
  coalesce: false,
  lookIntervalMin: '5s',
})
