// Makes a problem of a failure of Table Storage. The cause that it keeps has the service's own code
// and request id, and no text, key or address.
import type { RestError } from '@azure/data-tables'
import { CredentialFailed } from '../outbound/careful-credential'
import { Problem, toProblem, type ProblemCode } from '../../base/problem'

export function tableProblem(error: unknown): Problem {
  if (error instanceof Error && error.name === 'AbortError') {
    const cause = 'Table Storage does not answer in time'
    return new Problem('StateStoreUnavailable', undefined, { cause })
  }
  if (error instanceof CredentialFailed) {
    const cause = { credential: error.message }
    return new Problem('StateStoreAccessDenied', undefined, { cause })
  }
  if (!isRestError(error)) return toProblem(error)
  const trace = {
    httpStatus: error.statusCode,
    code: serviceCode(error),
    requestId: error.response?.headers.get('x-ms-request-id'),
  }
  const code = problemCode(error)
  if (code !== undefined) return new Problem(code, undefined, { cause: trace })
  const cause = new Error(`Table Storage refuses what it was sent: ${JSON.stringify(trace)}`)
  return new Problem('InternalError', undefined, { cause })
}

/** An answer came, but not one of Table Storage. */
export function unreadable(): Problem {
  const cause = 'the answer of Table Storage cannot be read'
  return new Problem('StateStoreUnavailable', undefined, { cause })
}

/** The code of the service, or of the network. The SDK has it in two places. */
function serviceCode({ code, details }: RestError): string | undefined {
  if (code !== undefined) return code
  const { odataError } = (details ?? {}) as { odataError?: { code?: string } }
  return odataError?.code
}

/** The table itself is not there: nothing can be said about its rows. */
export function isTableMissing(error: unknown): boolean {
  return isRestError(error) && serviceCode(error) === 'TableNotFound'
}

/** The row is not there. Without this code, a 404 may come from somebody else. */
export function isRowMissing(error: unknown): boolean {
  return isRestError(error) && serviceCode(error) === 'ResourceNotFound'
}

/** `changed`: the row is not the one that was seen. `taken`: a row that was to be new is there. */
export type Conflict = 'changed' | 'taken'

export function conflictOf(error: unknown): Conflict | undefined {
  if (isRowMissing(error)) return 'changed'
  if (!isRestError(error)) return undefined
  if (error.statusCode === 412) return 'changed'
  return serviceCode(error) === 'EntityAlreadyExists' ? 'taken' : undefined
}

function problemCode(error: RestError): ProblemCode | undefined {
  const { statusCode } = error
  if (statusCode === 401 || statusCode === 403) return 'StateStoreAccessDenied'
  if (statusCode === 413) return 'RecordTooLarge'
  // Without a status the service was not reached. A table that is missing is made anew by the next
  // call, and one that is being deleted gives a 409.
  const isTemporary =
    statusCode === undefined || statusCode >= 500 || [404, 408, 409, 429].includes(statusCode)
  return isTemporary ? 'StateStoreUnavailable' : undefined
}

/** By its name, because its class would load the SDK. */
function isRestError(error: unknown): error is RestError {
  return error instanceof Error && error.name === 'RestError'
}
