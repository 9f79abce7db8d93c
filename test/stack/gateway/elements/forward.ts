// `forward-request`: sends the request to the app and takes the head of its answer; the body is passed on as it
// comes, or collected where the policy or the tier says so.
import { buffer } from 'node:stream/consumers'
import { request as send, errors, type Dispatcher } from 'undici'
import type { Place } from '../place'
import { HeaderList } from '../headers'
import { PolicyFailure, type PolicyRun, type Step } from '../policy-run'
import type { PolicyTexts } from '../policy-texts'

/** Of one connection, and not of the request. */
const ofConnection = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'host', 'expect', 'content-length'],
])

const timeoutS = 300

export function forwardRequest(texts: PolicyTexts, { dispatcher, collects }: Place): Step {
  texts.allow(['timeout', 'follow-redirects', 'buffer-request-body', 'buffer-response'])
  const timeoutMs = texts.number('timeout', timeoutS) * 1_000
  if (texts.isTrue('follow-redirects', false))
    throw texts.fault('follows redirects, which the local gateway does not')
  texts.isTrue('buffer-request-body', false)
  const isCollected = texts.isTrue('buffer-response', true) || collects
  return async (run) => {
    const answer = await sent(run, timeoutMs, dispatcher)
    const headers = new HeaderList()
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && (!ofConnection.has(name) || name === 'content-length')) {
        headers.set(name, typeof value === 'string' ? [value] : value)
      }
    }
    const body = isCollected ? await collected(answer.body) : answer.body
    run.response = { status: answer.statusCode, reason: '', headers, body }
  }
}

async function sent(
  { request, backendUrl, ipAddress, signal }: PolicyRun,
  headersTimeout: number,
  dispatcher: Dispatcher,
): Promise<Dispatcher.ResponseData> {
  const { path, query, method, headers, body } = request
  const lines = headers
    .entries()
    .filter(([name]) => !ofConnection.has(name.toLowerCase()))
    .flatMap(([name, values]) => values.flatMap((value) => [name, value]))
  const forwarded = ipAddress === null ? [] : ['X-Forwarded-For', ipAddress]
  try {
    return await send(`${backendUrl}${path}${query && `?${query}`}`, {
      method,
      headers: [...lines, ...forwarded],
      body: body ?? null,
      headersTimeout,
      dispatcher,
      signal,
    })
  } catch (error) {
    throw toFailure(error, signal)
  }
}

async function collected(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  try {
    return await buffer(body)
  } catch (error) {
    throw new PolicyFailure(500, {
      Source: 'forward-request',
      Reason: 'BackendConnectionFailure',
      Message: String(error),
    })
  }
}

function toFailure(error: unknown, signal: AbortSignal): PolicyFailure {
  const reason = signal.aborted
    ? 'ClientConnectionFailure'
    : error instanceof errors.HeadersTimeoutError
      ? 'Timeout'
      : 'BackendConnectionFailure'
  return new PolicyFailure(500, {
    Source: 'forward-request',
    Reason: reason,
    Message: String(error),
  })
}
