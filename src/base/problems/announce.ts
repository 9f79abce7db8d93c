// What can go wrong while the changes of tables become events: at the store of the feeds' states,
// and at Event Grid. They are recorded, and the next run goes on. Only those of the store have callers.
import { problemsOf } from './problem-kind'

export const announceProblems = problemsOf('announce', {
  StateStoreUnavailable: [
    503,
    'later',
    'The store of the feeds’ states cannot be reached, or does not answer in time.',
    'Nothing: the next run continues where this one has stopped.',
  ],
  StateStoreAccessDenied: [
    502,
    'never',
    'The store of the feeds’ states refuses the service’s credential, or the credential lacks a right.',
    'Tell the platform team.',
  ],
  InvalidStoredState: [
    502,
    'never',
    'The stored state of a feed is not what Meshport has written.',
    'Tell the platform team.',
  ],
  RecordTooLarge: [
    502,
    'never',
    'The state of a feed and its new events are larger than the store takes at once.',
    'Tell the platform team.',
  ],
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
