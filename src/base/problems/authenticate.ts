// What can go wrong while the app identifies the caller.
import { problemsOf } from './problem-kind'

export const authenticateProblems = problemsOf('authenticate', {
  Unauthenticated: [
    401,
    'never',
    'The request does not say who is asking.',
    'Call through the gateway, with a token or a subscription key.',
  ],
})
