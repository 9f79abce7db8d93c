// What can go wrong when an event is published. No caller receives these codes; they are recorded,
// and the next run publishes again.
import { problemsOf } from './problem-kind'

export const announceProblems = problemsOf('announce', {
  EventGridUnavailable: [
    503,
    'later',
    'Event Grid cannot be reached, or does not take events at the moment.',
    'Nothing: the events stay recorded, and the next run publishes them.',
  ],
  EventGridAccessDenied: [
    502,
    'never',
    'Event Grid refuses the app’s credential, or the credential lacks a right.',
    'Give the app a valid key, or the role EventGrid Data Sender on the topic.',
  ],
  EventRefused: [
    502,
    'never',
    'Event Grid refuses the events as they are.',
    'Compare the topic’s input schema with the setting.',
  ],
  InvalidEvent: [
    500,
    'never',
    'A recorded event is not one that Event Grid takes, so nothing was sent.',
    'Tell the platform team, with the log line.',
  ],
})
