// What can go wrong at the warehouse, and with its answers.
import { problemsOf } from './problem-kind'

export const runProblems = problemsOf('run', {
  TooManyStatements: [
    429,
    'later',
    'Too many of your requests for rows are under way.',
    'Read the answers that you have asked for, and ask for fewer at once.',
  ],
  WarehouseUnavailable: [
    503,
    'later',
    'The warehouse cannot be reached.',
    'Repeat the request after the time in Retry-After.',
  ],
  WarehouseStarting: [
    503,
    'later',
    'The warehouse is starting.',
    'Repeat the request after the time in Retry-After.',
  ],
  WarehouseBusy: [
    503,
    'later',
    'Too many queries are waiting for the warehouse.',
    'Repeat the request after the time in Retry-After.',
  ],
  WarehouseTimeout: [
    504,
    'later',
    'The warehouse did not answer in time.',
    'Repeat the request after the time in Retry-After, or ask for fewer rows.',
  ],
  WarehouseAccessDenied: [
    502,
    'never',
    'The warehouse refuses the service’s credential, or the credential lacks a right.',
    'Tell the platform team, with the request id.',
  ],
  StatementFailed: [
    502,
    'never',
    'The warehouse could not run the query.',
    'Tell the product’s owner, with the request id.',
  ],
  InvalidWarehouseAnswer: [
    502,
    'later',
    'The warehouse sent an answer that cannot be read.',
    'Repeat the request. If it fails again, tell the platform team, with the request id.',
  ],
  SourceNotFound: [
    502,
    'never',
    'The source does not exist, or the service may not know of it.',
    'Tell the product’s owner, with the request id.',
  ],
  SourceDrift: [
    502,
    'never',
    'The source does not match the columns that the product declares.',
    'Tell the product’s owner, with the request id.',
  ],
  SourceNotVersioned: [
    502,
    'never',
    'The source cannot be read as of a version, although the product declares that it can.',
    'Tell the product’s owner, with the request id: the output port needs `versioning: none`.',
  ],
})
