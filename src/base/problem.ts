// What can be expected to go wrong, as one table: code, status, hint, and whether asking again can
// help. A stage throws `Problem`; functions/respond.ts makes the HTTP error of it.

export interface ProblemKind {
  readonly status: number
  /** What happened, in general; docs/errors.md repeats it. */
  readonly title: string
  /** What the caller can do about it. */
  readonly hint: string
  /** Whether the same request may succeed later. */
  readonly retry: 'never' | 'later'
}

const kind = (
  status: number,
  retry: ProblemKind['retry'],
  title: string,
  hint: string,
): ProblemKind => Object.freeze({ status, title, hint, retry })

export const problems = Object.freeze({
  // routing
  NotFound: kind(
    404,
    'never',
    'There is nothing at this address.',
    'Compare the address with the product’s documentation; names are lower case.',
  ),
  MethodNotAllowed: kind(
    405,
    'never',
    'This address does not take this method.',
    'Use a method from the Allow header.',
  ),

  // authenticate
  Unauthenticated: kind(
    401,
    'never',
    'The request says not who asks.',
    'Call through the gateway, with a token or a subscription key.',
  ),

  // parse
  UrlTooLong: kind(
    414,
    'never',
    'The address is longer than is carried safely.',
    'Ask for less in one request: fewer or shorter parameter values.',
  ),
  InvalidEncoding: kind(
    400,
    'never',
    'The query string is not percent-encoded UTF-8.',
    'Encode every name and value as UTF-8 and then percent-encode it.',
  ),
  InvalidCharacter: kind(
    400,
    'never',
    'A parameter contains a control character.',
    'Remove NUL, line breaks and other control characters.',
  ),
  UnknownParameter: kind(
    400,
    'never',
    'The output port has no such parameter.',
    'Use a parameter from `details`; names are case-sensitive.',
  ),
  RepeatedParameter: kind(
    400,
    'never',
    'A parameter is given more than once.',
    'Give each parameter once.',
  ),
  TooManyParameters: kind(
    400,
    'never',
    'The request has more parameters than any output port takes.',
    'Give only the parameters that the output port documents.',
  ),
  MissingParameter: kind(
    400,
    'never',
    'A required parameter is missing.',
    'Add the parameter that `target` names.',
  ),
  InvalidParameter: kind(
    400,
    'never',
    'A parameter’s value does not fit its type.',
    'Give the value in the form that the message names; it is never rounded or guessed.',
  ),
  InvalidSkipToken: kind(
    400,
    'never',
    'The skipToken was not made by this service, or was changed.',
    'Follow `nextLink` exactly as it was given, or start again without skipToken.',
  ),
  SkipTokenMismatch: kind(
    400,
    'never',
    'The skipToken belongs to another query.',
    'Follow `nextLink` exactly as it was given: only `maxpagesize` may change between pages.',
  ),
  ConflictingParameters: kind(
    400,
    'never',
    'Two parameters exclude each other.',
    'Give only one of the parameters in `details`.',
  ),
  NotVersioned: kind(
    400,
    'never',
    'The output port has no versions to read as of.',
    'Ask without asOfVersion and asOfTimestamp.',
  ),
  NotAcceptable: kind(
    406,
    'never',
    'The rows are not to be had in the form that Accept asks for.',
    'Accept one of the media types in `details`.',
  ),

  // plan and page
  VersionNotFound: kind(
    404,
    'never',
    'The table has no such version.',
    'Ask for a version that the table has had, or without asOfVersion for the newest.',
  ),
  VersionGone: kind(
    410,
    'never',
    'The version was there, and its data has been cleaned away.',
    'Ask for a newer version, or start again without asOfVersion and skipToken.',
  ),
  BeforeFirstVersion: kind(
    404,
    'never',
    'At this time the table had no version that is still known.',
    'Ask for a later time.',
  ),
  NextLinkTooLong: kind(
    400,
    'never',
    'The link to the next page would be longer than is carried safely.',
    'Ask with shorter parameter values, or with a larger maxpagesize.',
  ),
  KeyGroupTooLarge: kind(
    500,
    'never',
    'More rows share one key than a page may hold.',
    'Tell the product’s owner: the declared key does not tell its rows apart.',
  ),

  // run
  WarehouseUnavailable: kind(
    503,
    'later',
    'The warehouse cannot be reached.',
    'Ask again after the time in Retry-After.',
  ),
  WarehouseStarting: kind(
    503,
    'later',
    'The warehouse is starting.',
    'Ask again after the time in Retry-After.',
  ),
  WarehouseBusy: kind(
    503,
    'later',
    'More queries wait for the warehouse than it can take.',
    'Ask again after the time in Retry-After.',
  ),
  WarehouseTimeout: kind(
    504,
    'later',
    'The warehouse did not answer in time.',
    'Ask for less, or ask again after the time in Retry-After.',
  ),
  WarehouseAccessDenied: kind(
    502,
    'never',
    'The warehouse does not accept the service’s credential or its rights.',
    'Tell the platform team, with the request id.',
  ),
  StatementFailed: kind(
    502,
    'never',
    'The warehouse could not run the query.',
    'Tell the product’s owner, with the request id.',
  ),
  InvalidWarehouseAnswer: kind(
    502,
    'later',
    'The warehouse answered something that cannot be read.',
    'Ask again; if it stays, tell the platform team, with the request id.',
  ),
  SourceDrift: kind(
    502,
    'never',
    'The source no longer has the columns that the product declares.',
    'Tell the product’s owner, with the request id.',
  ),

  // anywhere
  CallerLeft: kind(
    499,
    'never',
    'The caller closed the connection before the answer was complete.',
    'Nobody reads this; it is recorded only.',
  ),
  InternalError: kind(
    500,
    'later',
    'Something failed that should not.',
    'Tell the platform team, with the request id.',
  ),
} satisfies Record<string, ProblemKind>)

export type ProblemCode = keyof typeof problems

export interface ProblemDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
}

export interface ProblemOptions {
  /** The name of the parameter, header or column at fault. */
  readonly target?: string
  /** What would have been right, where there is a list of it. */
  readonly details?: readonly ProblemDetail[]
  readonly retryAfterS?: number
  /** Response headers that belong to this problem, such as Allow. */
  readonly headers?: Readonly<Record<string, string>>
  /** What caused it: recorded, never shown. */
  readonly cause?: unknown
}

/** An expected failure. Its message may be shown to the caller, so it names nothing physical. */
export class Problem extends Error {
  readonly kind: ProblemKind

  constructor(
    readonly code: ProblemCode,
    message: string = problems[code].title,
    readonly options: ProblemOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.kind = problems[code]
  }
}

/** The values that would have been right, as `details` of a problem. */
export function allowed(values: readonly string[]): readonly ProblemDetail[] {
  return values.map((value) => ({ code: 'AllowedValue', message: value }))
}
