// What can go wrong with the table version that a request reads, and with its pages.
import { problemsOf } from './problem-kind'

export const planProblems = problemsOf('plan', {
  VersionNotFound: [
    404,
    'never',
    'The table has no such version.',
    'Use a version that the table has, or send the request without asOfVersion for the newest one.',
  ],
  VersionGone: [
    410,
    'never',
    'The version can no longer be read.',
    'Use a newer version, or start again without asOfVersion and skipToken.',
  ],
  BeforeFirstVersion: [
    404,
    'never',
    'The table’s history does not go back to that time.',
    'Use a later time.',
  ],
  IncompatibleVersion: [
    404,
    'never',
    'This version of the table does not have the columns that the product declares.',
    'Use a newer version.',
  ],
  EventsGone: [
    410,
    'never',
    'Some of these events are no longer kept.',
    'Read the newest rows; then ask for the events after the newest one that you have received.',
  ],
  NextLinkTooLong: [
    400,
    'never',
    'The link to the next page is too long.',
    'Use shorter parameter values, or a larger maxpagesize.',
  ],
  KeyTooLong: [
    500,
    'never',
    'The key of a row is too long for a link to the next page.',
    'Tell the product’s owner: the values of the declared key are too long for paging.',
  ],
  KeyGroupTooLarge: [
    500,
    'never',
    'More rows share one key than fit on a page.',
    'Tell the product’s owner: the declared key does not distinguish its rows.',
  ],
})
