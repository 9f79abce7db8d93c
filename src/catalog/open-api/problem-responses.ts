// The answers of an endpoint that are problems, from the tables that the code throws them from: one
// for each status, with every code of it as an example.
import {
  problemBody,
  problems,
  recordedOnly,
  type Problem,
  type ProblemCode,
} from '../../base/problem'
import type { ProblemKind, ProblemStage } from '../../base/problems/problem-kind'
import type { JsonObject } from '../published-schema'

export type ProblemExamples = Readonly<Partial<Record<ProblemCode, Problem>>>

interface Group {
  readonly status: number
  readonly kinds: readonly (readonly [ProblemCode, ProblemKind])[]
}

/**
 * By the status, as text: what callers of an endpoint with these stages can receive. Codes that are
 * only recorded are not among them.
 *
 * @param examples of problems that say more than their title
 */
export function problemResponses(
  stages: readonly ProblemStage[],
  examples: ProblemExamples,
): JsonObject {
  return Object.fromEntries(
    groupsOf(stages).map((group) => [String(group.status), responseOf(group, examples)]),
  )
}

function groupsOf(stages: readonly ProblemStage[]): readonly Group[] {
  const given = (Object.entries(problems) as [ProblemCode, ProblemKind][]).filter(
    ([code, { stage }]) => stages.includes(stage) && !recordedOnly.has(code),
  )
  const statuses = [...new Set(given.map(([, { status }]) => status))].sort((a, b) => a - b)
  return statuses.map((status) => ({
    status,
    kinds: given.filter(([, kind]) => kind.status === status),
  }))
}

function responseOf({ status, kinds }: Group, examples: ProblemExamples): JsonObject {
  const codes = kinds.map(([code]) => code)
  const mayHelp = kinds.some(([, { retry }]) => retry === 'later')
  return {
    description: kinds.map(([code, { title }]) => `\`${code}\`: ${title}`).join('\n\n'),
    headers: {
      'x-ms-error-code': {
        description: 'The code of the error, as in the body.',
        schema: { type: 'string', enum: codes },
        example: codes[0],
      },
      'x-ms-request-id': { $ref: '#/components/headers/RequestId' },
      ...(mayHelp && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
      ...(status === 401 && {
        'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' },
      }),
      ...(status === 429 && {
        RateLimit: { $ref: '#/components/headers/RateLimit' },
        'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
      }),
      ...(status === 405 && { Allow: { $ref: '#/components/headers/Allow' } }),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/ErrorResponse' },
        examples: Object.fromEntries(
          kinds.map(([code, kind]) => {
            const { title } = kind
            // An Error for each of them would have a stack that nobody reads.
            const usual = { code, kind, message: title, options: {} }
            return [code, { summary: title, value: problemBody(examples[code] ?? usual) }]
          }),
        ),
      },
    },
  }
}

export const problemHeaders: JsonObject = {
  RetryAfter: {
    description: 'After so many seconds, the same request may succeed.',
    schema: { type: 'integer', minimum: 0 },
    example: 5,
  },
  WwwAuthenticate: {
    description: 'How to say who asks, and what is wrong with the token (RFC 6750).',
    schema: { type: 'string' },
    example: 'Bearer realm="meshport"',
  },
  RateLimit: {
    description: 'Requests that are left (`r`), and seconds until they are counted anew (`t`).',
    schema: { type: 'string' },
    example: '"requests";r=599;t=60',
  },
  RateLimitPolicy: {
    description: 'Requests (`q`) that a caller may send in so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"requests";q=600;w=60',
  },
  Allow: {
    description: 'The methods that the address supports.',
    schema: { type: 'string' },
    example: 'GET, HEAD',
  },
}

const text = (description: string) => ({ type: 'string', description })

/** What functions/http/problem-answer.ts writes. */
export const problemSchemas: JsonObject = {
  ErrorResponse: {
    type: 'object',
    description: 'What every problem looks like.',
    properties: { error: { $ref: '#/components/schemas/Error' } },
    required: ['error'],
  },
  Error: {
    type: 'object',
    properties: {
      code: text('What has happened, for programs. It does not change.'),
      message: text('What has happened in this request, for people.'),
      target: text('The parameter, header or column at fault.'),
      details: {
        type: 'array',
        description: 'What is allowed, where there is a list of it.',
        items: { $ref: '#/components/schemas/ErrorDetail' },
      },
      innererror: {
        type: 'object',
        properties: { hint: text('What to do.') },
        required: ['hint'],
      },
    },
    required: ['code', 'message', 'innererror'],
  },
  ErrorDetail: {
    type: 'object',
    properties: {
      code: text('`AllowedValue` for a value that is allowed.'),
      message: text('The value.'),
      target: text('The parameter, header or column.'),
    },
    required: ['code', 'message'],
  },
}
