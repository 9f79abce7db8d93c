// The only file of `src` that reads the machine's time. All other code takes a `Clock`, so that a
// test can pass another one. Waiting uses Node's timers.

export interface Clock {
  /** Milliseconds since the epoch: for deadlines and for what people read. */
  readonly now: () => number
  /** Milliseconds from an arbitrary start; it never goes back. For durations. */
  readonly elapsed: () => number
}

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  elapsed: () => performance.now(),
})

/** When something started, in milliseconds since the epoch, and how long it took. */
export interface Timed {
  readonly startedMs: number
  readonly durationMs: number
}

/** It starts now. Call what this returns when it has ended. */
export function startTiming(clock: Clock): () => Timed {
  const startedMs = clock.now()
  const begunMs = clock.elapsed()
  return () => ({ startedMs, durationMs: clock.elapsed() - begunMs })
}
