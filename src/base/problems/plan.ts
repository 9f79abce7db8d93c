// What can go wrong with the version that is read and with the cut into pages.
import { problemsOf } from './problem-kind'

export const planProblems = problemsOf('plan', {
  VersionNotFound: [
    404,
    'never',
    'The table has no such version.',
    'Ask for a version that the table has, or without asOfVersion for the newest one.',
  ],
  VersionGone: [
    410,
    'never',
    'The version can no longer be read.',
    'Ask for a newer version, or start again without asOfVersion and skipToken.',
  ],
  BeforeFirstVersion: [
    404,
    'never',
    'The table has no version from that time.',
    'Ask for a later time.',
  ],
  IncompatibleVersion: [
    404,
    'never',
    'The table had other columns in this version.',
    'Ask for a newer version: this one cannot be served as the product describes its rows.',
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
    'Tell the product’s owner: the declared key has values that are too long to page by.',
  ],
  KeyGroupTooLarge: [
    500,
    'never',
    'More rows share one key than fit on a page.',
    'Tell the product’s owner: the declared key does not distinguish its rows.',
  ],
})
