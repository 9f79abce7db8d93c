// At which level each kind of observation is written to the log, unless the settings say otherwise. A
// request is one line; what many requests would repeat is off.
import type { Observation } from './observation'

export const logLevels = Object.freeze(['off', 'debug', 'info', 'warn', 'error'] as const)

export type LogLevel = (typeof logLevels)[number]

export type LogLevels = Readonly<Record<Observation['kind'], LogLevel>>

export const defaultLogLevels: LogLevels = Object.freeze({
  requestAnswered: 'info',
  answerAborted: 'warn',
  failure: 'error',
  sourceDrifted: 'error',
  statementRan: 'off',
  statementCancelled: 'off',
  placeAwaited: 'info',
  announced: 'off',
  tableFirstSeen: 'warn',
  lookFailed: 'warn',
  eventsRecorded: 'off',
  eventsPublished: 'info',
  feedFollowed: 'off',
  feedFailed: 'error',
  sessionOpened: 'info',
  sessionClosed: 'off',
  sessionLost: 'warn',
  callRepeated: 'info',
  tidyingFailed: 'warn',
  secretRead: 'off',
  secretChanged: 'info',
  secretNotRead: 'error',
  signingKeysNotRead: 'error',
  eventsOff: 'info',
  publishRepeated: 'info',
  telemetryOff: 'error',
  telemetryDropped: 'warn',
})
