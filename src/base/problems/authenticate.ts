// What can go wrong while the app identifies the caller, and counts the caller's requests.
import { problemsOf } from './problem-kind'

export const authenticateProblems = problemsOf('authenticate', {
  Unauthenticated: [
    401,
    'never',
    'The request does not say who is asking.',
    'Call through the gateway, with a token or a subscription key.',
  ],
  NotThroughGateway: [
    401,
    'never',
    'The request does not come through the gateway.',
    'Call the address of the gateway, not that of the app.',
  ],
  InvalidToken: [
    401,
    'never',
    'The access token is not valid for this API.',
    'Get a new token for this API from Entra ID, and send it as `Authorization: Bearer`.',
  ],
  TooManyRequests: [
    429,
    'later',
    'You have sent too many requests in a minute.',
    'Repeat the request after the time in Retry-After. The header RateLimit says how many are left.',
  ],
  IdentityProviderUnavailable: [
    503,
    'later',
    'Access tokens cannot be checked at the moment.',
    'Repeat the request after the time in Retry-After.',
  ],
})
