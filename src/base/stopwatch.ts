// Times the stages of one request. A stage that is entered twice counts both times.
import type { Clock } from './clock'
import type { Stage, StageTime, StageTimes } from './observation'

export interface Stopwatch {
  readonly time: <Result>(stage: Stage, work: () => Result) => Result
  /** The same items. The time spent waiting for them counts for the stage. */
  readonly timeEach: <Item>(stage: Stage, items: AsyncIterable<Item>) => AsyncIterable<Item>
  readonly times: () => StageTimes
}

export function makeStopwatch(clock: Clock): Stopwatch {
  const begunMs = clock.elapsed()
  const stages: Partial<Record<Stage, StageTime>> = {}
  const add = (stage: Stage, sinceMs: number) => {
    const { afterMs, tookMs } = stages[stage] ?? { afterMs: sinceMs - begunMs, tookMs: 0 }
    stages[stage] = { afterMs, tookMs: tookMs + clock.elapsed() - sinceMs }
  }
  const time = <Result>(stage: Stage, work: () => Result): Result => {
    const startedMs = clock.elapsed()
    let result: Result
    try {
      result = work()
    } catch (error) {
      add(stage, startedMs)
      throw error
    }
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
    times: () => ({ ...stages }),
  })
}
