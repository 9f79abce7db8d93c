// What is known of a failed call of an Azure SDK. Only codes are kept of it, because the SDKs' messages
// quote headers, bodies and addresses.
import { limits } from '../../base/limits'
import { CredentialFailed } from './careful-credential'
import { CallTimedOut } from './within'

export interface CallFailure {
  readonly httpStatus?: number
  readonly networkCode?: string
  /** The service's own code, such as `InputJsonInvalid`. */
  readonly errorCode?: string
  readonly timedOut?: true
  /** The name of the credential's error. */
  readonly credential?: string
}

/** Undefined for what is a bug of ours. */
export function callFailureOf(error: unknown): CallFailure | undefined {
  if (error instanceof CallTimedOut) return { timedOut: true }
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

/** Whether the service was not reached, or says that it cannot answer now. */
export function isTemporary({ httpStatus, credential }: CallFailure): boolean {
  if (credential !== undefined) return false
  if (httpStatus === undefined) return true
  return httpStatus >= 500 || httpStatus === 408 || httpStatus === 429
}

/** In whole seconds; undefined where the service asks for none, as it may with 429. */
export function retryAfterOf(error: unknown): number | undefined {
  const headers = property(property(error, 'response'), 'headers')
  const get = property(headers, 'get')
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined
  if (typeof value !== 'string' || !/^\d{1,5}$/.test(value)) return undefined
  return Math.max(Number(value), limits.retryAfterSMin)
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
