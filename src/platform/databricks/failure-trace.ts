// What a failure of the driver tells, read by its shape: error classes are not exported by the driver,
// and some errors are no `Error` at all. What the warehouse said is reduced to codes: its text may hold
// SQL, names and addresses.
import { limits } from '../../base/limits'

export interface FailureTrace {
  readonly httpStatus?: number
  readonly networkCode?: string
  readonly sqlState?: string
  readonly errorClass?: string
  /** How the operation ended, in the driver's words: `TIMEOUT`, `CANCELED`, `CLOSED`. */
  readonly operationState?: string
  readonly sessionLost?: boolean
  readonly operationLost?: boolean
  /** A file of the result could not be had: its link has expired or is refused. */
  readonly linkFailed?: boolean
  /** The error's own kind, where nothing else tells it. */
  readonly name?: string
}

export function traceOf(error: unknown): FailureTrace {
  const failure = unwrapped(error)
  // Only downloads are still repeated by the driver itself.
  const isDownload = failure !== error
  const text = messageOf(failure)
  const httpStatus = property(failure, 'statusCode')
  const networkCode = networkCodeOf(failure)
  const operationState = property(failure, 'errorCode')
  const stated = property(property(failure, 'response'), 'sqlState')
  const sqlState = typeof stated === 'string' ? stated : /SQLSTATE: (\w{5})/.exec(text)?.[1]
  const errorClass = /(?:^|: )\[([A-Z][A-Z0-9_.]+)\] /.exec(text)?.[1]
  const told = {
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(networkCode !== undefined && { networkCode }),
    ...(sqlState !== undefined && { sqlState }),
    ...(errorClass !== undefined && { errorClass }),
    ...(isEnd(operationState) && { operationState }),
    ...(vagueSqlStates.includes(sqlState) && whatIsLost(text)),
    ...((isDownload || text.startsWith('CloudFetch ')) && { linkFailed: true }),
  }
  const isKnown = Object.keys(told).length > 0
  return !isKnown && failure instanceof Error ? { name: nameOf(failure) } : told
}

/** Of a download that it repeated, the driver tells what it met last: an HTTP answer or an error. */
function unwrapped(error: unknown): unknown {
  const payload = property(error, 'payload')
  const response = property(payload, 'response')
  if (response === undefined) return payload ?? error
  return { statusCode: property(response, 'status'), response }
}

const isEnd = (state: unknown): state is string =>
  state === 'TIMEOUT' || state === 'CANCELED' || state === 'CLOSED'

/** What is lost is told in words; these states are too general to mean anything else by them. */
const vagueSqlStates: readonly (string | undefined)[] = [undefined, 'HY000', '08003']

function whatIsLost(text: string): Pick<FailureTrace, 'sessionLost' | 'operationLost'> {
  if (/invalid session ?handle|session .*(closed|expired|not found)/i.test(text))
    return { sessionLost: true }
  return /invalid operation ?handle/i.test(text) ? { operationLost: true } : {}
}

/** Node's own codes for wrong arguments and the like are bugs, and no network. */
function networkCodeOf(error: unknown): string | undefined {
  const code = property(error, 'code')
  if (typeof code === 'string') return code.startsWith('ERR_') ? undefined : code
  return property(error, 'type') === 'body-timeout' ? 'body-timeout' : undefined
}

/** What the driver makes of a socket that was silent for too long has no name of its own. */
function nameOf(error: Error): string {
  return error.message === 'Request timed out' ? 'RequestTimedOut' : error.name
}

/** The server's own wish, in whole seconds; the driver reads it as milliseconds. */
export function retryAfterOf(error: unknown): number | undefined {
  const headers = property(property(unwrapped(error), 'response'), 'headers')
  const get = property(headers, 'get')
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined
  if (typeof value !== 'string' || !/^\d{1,5}$/.test(value)) return undefined
  return Math.max(Number(value), limits.retryAfterSMin)
}

export function messageOf(error: unknown): string {
  const message = property(error, 'message')
  return typeof message === 'string' ? message : ''
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
