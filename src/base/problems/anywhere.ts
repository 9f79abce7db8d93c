// What can go wrong at any time.
import { problemsOf } from './problem-kind'

export const anywhereProblems = problemsOf('anywhere', {
  CallerLeft: [
    499,
    'never',
    'The caller closed the connection before the answer was complete.',
    'Nothing: no caller receives this code, it is only recorded.',
  ],
  InternalError: [
    500,
    'later',
    'An unexpected error occurred.',
    'Tell the platform team, with the request id.',
  ],
})
