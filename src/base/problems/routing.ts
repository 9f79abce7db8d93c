// What can go wrong before an endpoint is found.
import { problemsOf } from './problem-kind'

export const routingProblems = problemsOf('routing', {
  NotFound: [
    404,
    'never',
    'There is nothing at this address.',
    'Compare the address with the product’s documentation; names are lower case.',
  ],
  MethodNotAllowed: [
    405,
    'never',
    'This address does not support this method.',
    'Use a method from the Allow header.',
  ],
})
