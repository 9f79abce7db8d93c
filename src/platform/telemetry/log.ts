// Writes each observation as one log line: a JSON object, at the level of its kind.
import type { Observation, Observe } from '../../base/observation'

type Level = 'info' | 'warn' | 'error'

const levels: Readonly<Record<Observation['kind'], Level>> = {
  requestAnswered: 'info',
  rowsServed: 'info',
  sessionOpened: 'info',
  sessionLost: 'warn',
  statementCancelled: 'info',
  callRepeated: 'info',
  placeAwaited: 'info',
  sourceDrifted: 'error',
  answerAborted: 'warn',
  tidyingFailed: 'warn',
  failure: 'error',
  secretChanged: 'info',
  secretNotRead: 'error',
  signingKeysNotRead: 'error',
  eventsOff: 'info',
  tableFirstSeen: 'warn',
  lookFailed: 'warn',
  publishRepeated: 'info',
  eventsPublished: 'info',
  feedFailed: 'error',
}

export function logObservations(): Observe {
  return (observation) => {
    console[levels[observation.kind]](JSON.stringify(observation, rounded))
  }
}

/** Durations are rounded to microseconds. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value
}
