// The failures that are expected: code, status, hint, and whether it helps to repeat the request.
// Each stage has its table in problems/. It throws `Problem`; functions/http/problem-answer.ts makes the
// HTTP error of it.
import { announceProblems } from './problems/announce'
import { anywhereProblems } from './problems/anywhere'
import { authenticateProblems } from './problems/authenticate'
import { decideProblems } from './problems/decide'
import { parseProblems } from './problems/parse'
import { planProblems } from './problems/plan'
import type { ProblemKind } from './problems/problem-kind'
import { routingProblems } from './problems/routing'
import { runProblems } from './problems/run'
import { secretProblems } from './problems/secret'

/** Every problem, in the order in which a request can meet them; those of events come before the last. */
export const problems = Object.freeze({
  ...routingProblems,
  ...authenticateProblems,
  ...decideProblems,
  ...parseProblems,
  ...planProblems,
  ...runProblems,
  ...announceProblems,
  ...secretProblems,
  ...anywhereProblems,
} satisfies Record<string, ProblemKind>)

export type ProblemCode = keyof typeof problems

/** The problems that no caller receives: they are only recorded. */
export const recordedOnly: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  ...(['RecordTooLarge', 'EventGridUnavailable', 'EventGridAccessDenied', 'EventRefused'] as const),
  ...(['InvalidEvent', 'CallerLeft'] as const),
])

export interface ProblemDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
}

export interface ProblemOptions {
  /** The name of the parameter, header or column at fault. */
  readonly target?: string
  /** What is allowed, where there is a list of it. */
  readonly details?: readonly ProblemDetail[]
  readonly retryAfterS?: number
  /** Response headers that belong to this problem, such as Allow. */
  readonly headers?: Readonly<Record<string, string>>
  /** What caused it: recorded, never shown. */
  readonly cause?: unknown
  /** Whether it is recorded already, once for all requests that meet it. */
  readonly isRecorded?: boolean
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

/** A failure as it is; any other error is a bug. */
export function toProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem('InternalError', undefined, { cause: error })
}

interface ProblemBody {
  readonly error: {
    readonly code: ProblemCode
    readonly message: string
    readonly target?: string
    readonly details?: readonly ProblemDetail[]
    readonly innererror: { readonly hint: string }
  }
}

/** What callers receive of it. */
export function problemBody({
  code,
  kind,
  message,
  options,
}: Pick<Problem, 'code' | 'kind' | 'message' | 'options'>): ProblemBody {
  const { target, details } = options
  return {
    error: {
      code,
      message,
      ...(target !== undefined && { target }),
      ...(details && { details }),
      innererror: { hint: kind.hint },
    },
  }
}

/** The values that are allowed, as `details` of a problem. */
export function allowed(values: readonly string[]): readonly ProblemDetail[] {
  return values.map((value) => ({ code: 'AllowedValue', message: value }))
}
