// Writes each observation as one log line: a JSON object, at the level of its kind.
import type { LogLevels } from '../../base/log-level'
import type { Observation, Observe, StageTimes } from '../../base/observation'

export function logObservations(levels: LogLevels): Observe {
  return (observation) => {
    const level = levels[observation.kind]
    if (level !== 'off') console[level](JSON.stringify(toLine(observation), rounded))
  }
}

/** Shorter than the observation: who reads the log has the time of the line, and follows a trace by its id. */
function toLine(observation: Observation): object {
  const left = { startedMs: undefined, trace: undefined, recording: undefined }
  const line: Record<string, unknown> = {
    ...{ ...observation, ...left },
    traceId: observation.trace?.traceId,
  }
  const { stages, events } = line as { stages?: StageTimes; events?: number | readonly unknown[] }
  if (stages) line['stages'] = tookMs(stages)
  if (events instanceof Array) line['events'] = events.length
  return line
}

function tookMs(stages: StageTimes): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(stages).map(([stage, time]) => [stage, time.tookMs]))
}

/** Durations are rounded to microseconds. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value
}
