// What can go wrong while the changes of tables become events: at the store of the feeds' states.
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
})
