// Times the stages of one request. A stage that is entered twice counts both times.
import type { Clock } from './clock'
import type { Stage, StageTimings } from './observation'

export interface Stopwatch {
  readonly time: <Result>(stage: Stage, work: () => Result) => Result
  /** The same items. The time spent waiting for them counts for the stage. */
  readonly timeEach: <Item>(stage: Stage, items: AsyncIterable<Item>) => AsyncIterable<Item>
  readonly timings: () => StageTimings
}

export function makeStopwatch(clock: Clock): Stopwatch {
  const spentMs: Partial<Record<Stage, number>> = {}
  const add = (stage: Stage, sinceMs: number) => {
    spentMs[stage] = (spentMs[stage] ?? 0) + clock.elapsed() - sinceMs
  }
  const time = <Result>(stage: Stage, work: () => Result): Result => {
    const startedMs = clock.elapsed()
    const result = work()
    if (!(result instanceof Promise)) {
      add(stage, startedMs)
      return result
    }
    // The same promise; its time is added when it settles.
    return result.finally(() => {
      add(stage, startedMs)
    }) as Result
  }
  return Object.freeze({
    time,
    async *timeEach<Item>(stage: Stage, items: AsyncIterable<Item>) {
      const iterator = items[Symbol.asyncIterator]()
      try {
        for (;;) {
          const next = await time(stage, () => iterator.next())
          if (next.done) return
          yield next.value
        }
      } finally {
        await iterator.return?.()
      }
    },
    timings: () => ({ ...spentMs }),
  })
}
