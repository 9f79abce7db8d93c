// What can go wrong while the app decides what the caller may see.
import { problemsOf } from './problem-kind'

export const decideProblems = problemsOf('decide', {
  ParameterUnavailable: [
    403,
    'never',
    'A required parameter filters by a column that you may not see.',
    'Ask the product’s owner for access to the column.',
  ],
})
