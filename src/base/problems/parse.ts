// What can be wrong with a request, before anything has been sent to the warehouse.
import { problemsOf } from './problem-kind'

export const parseProblems = problemsOf('parse', {
  UrlTooLong: [414, 'never', 'The URL is too long.', 'Use fewer parameters, or shorter values.'],
  InvalidEncoding: [
    400,
    'never',
    'The query string is not percent-encoded UTF-8.',
    'Encode every name and value as UTF-8 and then percent-encode it.',
  ],
  InvalidCharacter: [
    400,
    'never',
    'A parameter contains a control character.',
    'Remove NUL, line breaks and other control characters.',
  ],
  UnknownParameter: [
    400,
    'never',
    'The output port has no such parameter.',
    'Use a parameter from `details`; names are case-sensitive.',
  ],
  RepeatedParameter: [
    400,
    'never',
    'A parameter is given more than once.',
    'Give each parameter once.',
  ],
  TooManyParameters: [
    400,
    'never',
    'The request has too many parameters.',
    'Give only the parameters that the output port documents.',
  ],
  MissingParameter: [
    400,
    'never',
    'A required parameter is missing.',
    'Add the parameter that `target` names.',
  ],
  InvalidParameter: [
    400,
    'never',
    'The value of a parameter does not fit its type.',
    'Give the value in the form that the message describes. Values are never rounded or guessed.',
  ],
  InvalidSkipToken: [
    400,
    'never',
    'The skipToken does not come from this service, or it was changed.',
    'Follow `nextLink` exactly as it was given, or start again without skipToken.',
  ],
  SkipTokenMismatch: [
    400,
    'never',
    'The skipToken belongs to another query.',
    'Follow `nextLink` exactly as it was given. Only `maxpagesize` may change between pages.',
  ],
  ConflictingParameters: [
    400,
    'never',
    'Two parameters cannot be used together.',
    'Give only one of the parameters in `details`.',
  ],
  NotVersioned: [
    400,
    'never',
    'The output port cannot be read as of a version.',
    'Send the request without asOfVersion and asOfTimestamp.',
  ],
  NotAcceptable: [
    406,
    'never',
    'The answer is not available in any media type that the request accepts.',
    'Accept one of the media types in `details`.',
  ],
})
