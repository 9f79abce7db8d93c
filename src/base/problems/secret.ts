// What can go wrong when the app reads its secrets from Key Vault, at any time. The last good value of a
// secret serves meanwhile, so a caller meets these only where there is none.
import { problemsOf } from './problem-kind'

export const secretProblems = problemsOf('anywhere', {
  SecretsUnavailable: [
    503,
    'later',
    'The store of the app’s secrets cannot be reached, or does not answer in time.',
    'Repeat the request after the time in Retry-After.',
  ],
  SecretsAccessDenied: [
    502,
    'never',
    'The store of the app’s secrets refuses the app’s identity, or the identity lacks a right.',
    'Tell the platform team, with the request id.',
  ],
  InvalidSecret: [
    502,
    'never',
    'A secret of the app is missing, or is not what it has to be.',
    'Tell the platform team, with the request id.',
  ],
})
