// One request on its way through the policies: what they read and change, how it fails, and how a policy ends
// it with an answer of its own.
import type { Readable } from 'node:stream'
import type { Entity, EvaluationContext, LastError } from './expressions/types'
import { urlOf } from './expressions/urls'
import type { Value } from './expressions/values'
import { HeaderList } from './headers'

interface GatewayRequest {
  method: string
  /** Raw, with its slash. */
  path: string
  /** Raw, without its question mark. */
  query: string
  readonly headers: HeaderList
  readonly body: Readable | undefined
}

export interface GatewayResponse {
  status: number
  reason: string
  headers: HeaderList
  body: Readable | Buffer
}

/** What fails at the gateway, as `context.LastError` has it. */
export class PolicyFailure extends Error {
  constructor(
    readonly status: number,
    readonly lastError: LastError,
    /** What the answer has already, such as `Retry-After`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(lastError.Message ?? lastError.Reason ?? 'The gateway has failed.')
    this.name = 'PolicyFailure'
  }
}

/** Ends the way of a request: the answer is there. */
export class Answered extends Error {}

export interface PolicyRun {
  /** Where consumers reach the gateway. */
  readonly gatewayUrl: string
  readonly originalPath: string
  readonly originalQuery: string
  readonly request: GatewayRequest
  response: GatewayResponse | undefined
  readonly variables: Map<string, Value>
  readonly subscription: Entity | null
  readonly api: Entity | null
  readonly product: Entity | null
  readonly operation: Entity | null
  lastError: LastError | null
  readonly requestId: string
  readonly startedMs: number
  readonly ipAddress: string | null
  /** The address of the app, by the backend's id. */
  backendUrl: string | undefined
  /** Where its answer may be kept. */
  cacheKey?: string
  /** Put on whatever answer there is at the end. */
  readonly corsHeaders: Map<string, string>
  /** Aborted when the caller has left. */
  readonly signal: AbortSignal
}

/** Ends inbound and backend: the answer is one that was kept. */
export class FromCache extends Error {}

/** What a policy's element does. */
export type Step = (run: PolicyRun) => Promise<void>

export function evaluationContext(run: PolicyRun): EvaluationContext {
  const { request, response } = run
  const url = (path: string, query: string) =>
    urlOf(run.gatewayUrl, path, query === '' ? '' : `?${query}`)
  return {
    request: {
      method: request.method,
      url: url(request.path, request.query),
      originalUrl: url(run.originalPath, run.originalQuery),
      headers: request.headers.toValues(),
      ipAddress: run.ipAddress,
    },
    response: response
      ? {
          statusCode: response.status,
          statusReason: response.reason,
          headers: response.headers.toValues(),
        }
      : null,
    variables: run.variables,
    subscription: run.subscription,
    api: run.api,
    product: run.product,
    operation: run.operation,
    lastError: run.lastError,
    requestId: run.requestId,
    elapsedMs: () => performance.now() - run.startedMs,
  }
}

export function emptyResponse(status: number, reason = ''): GatewayResponse {
  return { status, reason, headers: new HeaderList(), body: Buffer.alloc(0) }
}
