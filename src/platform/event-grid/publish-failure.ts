// What a failure of a request to Event Grid means: whether another attempt may help, after which
// wait, and which problem it is. Only codes are kept of it, because the SDK's messages quote headers
// and bodies.
import { limits } from '../../base/limits'
import { Problem, type ProblemCode } from '../../base/problem'
import { CredentialFailed } from '../outbound/careful-credential'
import { PublishTimedOut } from './topic-client'

export interface PublishFailure {
  readonly httpStatus?: number
  readonly networkCode?: string
  /** Event Grid's own code, such as `InputJsonInvalid`. */
  readonly errorCode?: string
  readonly timedOut?: true
  /** The name of the credential's error. */
  readonly credential?: string
}

/** Undefined for what is a bug of ours. */
export function publishFailureOf(error: unknown): PublishFailure | undefined {
  if (error instanceof PublishTimedOut) return { timedOut: true }
  if (error instanceof CredentialFailed) return { credential: error.message }
  const [httpStatus, code] = [property(error, 'statusCode'), property(error, 'code')]
  if (typeof httpStatus === 'number') {
    const errorCode = typeof code === 'string' ? { errorCode: code } : {}
    return { httpStatus, ...errorCode }
  }
  return property(error, 'name') === 'RestError' && typeof code === 'string'
    ? { networkCode: code }
    : undefined
}

/** The same event twice does no harm, so an attempt may follow one that perhaps arrived. */
export function mayRepeat(error: unknown): boolean {
  const failure = publishFailureOf(error)
  return failure !== undefined && codeOf(failure) === 'EventGridUnavailable'
}

/** In whole seconds; undefined where Event Grid asks for none, as it may with 429. */
export function retryAfterOf(error: unknown): number | undefined {
  const headers = property(property(error, 'response'), 'headers')
  const get = property(headers, 'get')
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined
  if (typeof value !== 'string' || !/^\d{1,5}$/.test(value)) return undefined
  return Math.max(Number(value), limits.retryAfterSMin)
}

export function toPublishProblem(error: unknown): Problem {
  const cause = publishFailureOf(error)
  if (!cause) return new Problem('InternalError', undefined, { cause: error })
  const retryAfterS = retryAfterOf(error)
  return new Problem(codeOf(cause), undefined, {
    cause,
    ...(retryAfterS !== undefined && { retryAfterS }),
  })
}

function codeOf({ httpStatus, credential }: PublishFailure): ProblemCode {
  if (credential !== undefined) return 'EventGridAccessDenied'
  if (httpStatus === undefined) return 'EventGridUnavailable'
  if (httpStatus === 401 || httpStatus === 403) return 'EventGridAccessDenied'
  const isTemporary = httpStatus >= 500 || httpStatus === 408 || httpStatus === 429
  return isTemporary ? 'EventGridUnavailable' : 'EventRefused'
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
