// The one place where our code reads the machine's time. What reads time takes a `Clock`, so that a test
// can hand it another one; waiting is by Node's timers.

export interface Clock {
  /** Milliseconds since the epoch: for deadlines and for what people read. */
  readonly now: () => number
  /** Milliseconds from an arbitrary start, never going back: for durations. */
  readonly elapsed: () => number
}

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  elapsed: () => performance.now(),
})
