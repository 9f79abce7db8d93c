// Times the stages of one request. A stage that is entered twice counts both times.
import type { Clock } from './clock'
import type { Stage, StageTimings } from './observation'

export interface Stopwatch {
  readonly time: <Result>(stage: Stage, work: () => Result) => Result
  readonly timings: () => StageTimings
}

export function makeStopwatch(clock: Clock): Stopwatch {
  const spentMs: Partial<Record<Stage, number>> = {}
  const add = (stage: Stage, sinceMs: number) => {
    spentMs[stage] = (spentMs[stage] ?? 0) + clock.elapsed() - sinceMs
  }
  return Object.freeze({
    time: <Result>(stage: Stage, work: () => Result): Result => {
      const startedMs = clock.elapsed()
      const result = work()
      if (!(result instanceof Promise)) {
        add(stage, startedMs)
        return result
      }
      // The same promise, only noticed when it settles.
      return result.finally(() => {
        add(stage, startedMs)
      }) as Result
    },
    timings: () => ({ ...spentMs }),
  })
}
