// Reads what is known of a failure of the driver or the network, by its shape: the driver does not
// export its error classes, and some of its errors are not an `Error`. Only codes are kept, because
// the warehouse's text may contain SQL, names and addresses.
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** What a warehouse may mean when its failure has neither an error class nor a SQLSTATE. */
type WarehouseWords = 'stopped' | 'full' | 'other'

export interface FailureTrace {
  readonly httpStatus?: number
  readonly networkCode?: string
  readonly sqlState?: string
  readonly errorClass?: string
  /** How the operation ended, in the driver's words: `TIMEOUT`, `CANCELED`, `CLOSED`, `UNKNOWN`. */
  readonly operationState?: string
  readonly sessionLost?: boolean
  readonly operationLost?: boolean
  /** A file of the result could not be downloaded: its link has expired or is refused. */
  readonly linkFailed?: boolean
  /** The meaning of a failure that has only words, without error class and SQLSTATE. */
  readonly inWords?: WarehouseWords
  /** The name of the driver's error, where nothing else describes it. */
  readonly name?: string
}

/** Empty for what is neither a failure of the driver nor of the network, and so a bug of ours. */
export function traceOf(error: unknown): FailureTrace {
  if (error instanceof Problem) return {}
  const failure = unwrapped(error)
  // The driver itself repeats only downloads, and wraps their failures.
  const isDownload = failure !== error
  const text = messageOf(failure)
  const httpStatus = property(failure, 'statusCode')
  const networkCode = networkCodeOf(failure)
  const operationState = property(failure, 'errorCode')
  const stated = property(property(failure, 'response'), 'sqlState')
  const sqlState = typeof stated === 'string' ? stated : /SQLSTATE: (\w{5})/.exec(text)?.[1]
  const errorClass = /(?:^|:)\s*\[([A-Z][A-Z0-9_.]+)\] /.exec(text)?.[1]
  const trace = {
    ...(typeof httpStatus === 'number' && { httpStatus }),
    ...(networkCode !== undefined && { networkCode }),
    ...(sqlState !== undefined && { sqlState }),
    ...(errorClass !== undefined && { errorClass }),
    ...(isEnd(operationState) && { operationState }),
    ...(vagueSqlStates.includes(sqlState) && whatIsLost(text)),
    ...((isDownload || text.startsWith('CloudFetch ')) && { linkFailed: true }),
  }
  if (Object.keys(trace).length > 0) return trace
  if (isSaidByWarehouse(failure)) return { inWords: meaningOf(text) }
  const name = failure instanceof Error ? nameOf(failure) : undefined
  return name === undefined ? {} : { name }
}

/**
 * When the driver gives up repeating a download, its error wraps the last failure: an answer or an
 * error.
 */
function unwrapped(error: unknown): unknown {
  const payload = property(error, 'payload')
  const response = property(payload, 'response')
  if (response === undefined) return payload ?? error
  return { statusCode: property(response, 'status'), response }
}

const isEnd = (state: unknown): state is string =>
  state === 'TIMEOUT' || state === 'CANCELED' || state === 'CLOSED' || state === 'UNKNOWN'

/**
 * With one of these SQLSTATEs, or without any, only the words say that a session or an operation is
 * lost.
 */
const vagueSqlStates: readonly (string | undefined)[] = [undefined, 'HY000', '08003']

function whatIsLost(text: string): Pick<FailureTrace, 'sessionLost' | 'operationLost'> {
  if (/invalid session ?handle|session .*(closed|expired|not found)/i.test(text))
    return { sessionLost: true }
  return /invalid operation ?handle/i.test(text) ? { operationLost: true } : {}
}

/** The two forms in which the driver reports a failure that the warehouse itself describes. */
const isSaidByWarehouse = (failure: unknown): boolean =>
  property(failure, 'errorCode') === 'ERROR' || property(failure, 'name') === 'Status Error'

/** Texts of real warehouses. */
const meanings: readonly (readonly [RegExp, WarehouseWords])[] = [
  [/warehouse\b.{0,80}\b(?:was|is|has been) stopped/is, 'stopped'],
  [/cannot accept new task/i, 'full'],
]

function meaningOf(text: string): WarehouseWords {
  return meanings.find(([words]) => words.test(text))?.[1] ?? 'other'
}

/** Only for errors from the network, because other libraries use `code` as well. */
function networkCodeOf(error: unknown): string | undefined {
  const [code, type] = [property(error, 'code'), property(error, 'type')]
  if (property(error, 'name') !== 'FetchError') {
    return typeof code === 'string' && property(error, 'syscall') !== undefined ? code : undefined
  }
  if (type === 'system') return typeof code === 'string' ? code : type
  return type === 'body-timeout' || type === 'request-timeout' ? type : undefined
}

const driverNames = [
  'UnreadableAnswer',
  'TApplicationException',
  'TProtocolException',
  'TTransportException',
  'FetchError',
]

/** The driver's error for a socket that is silent for too long has no name, only this message. */
function nameOf({ message, name }: Error): string | undefined {
  if (message === 'Request timed out') return 'RequestTimedOut'
  return driverNames.includes(name) ? name : undefined
}

/** The server's Retry-After, in whole seconds. The driver would read it as milliseconds. */
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
