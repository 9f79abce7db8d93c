// The warehouse's HTTPS door: it checks the token and the path, lets a planned fault happen, and hands
// the rest to the Thrift calls. Nothing that comes in may end the process.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { filesPath, type CloudFiles } from './cloud-files'
import type { Fault, FaultPlan } from './faults'
import type { Journal } from './journal'
import type { Sessions } from './session'
import { plannedFailure } from './sql-failure'
import { answerCall, failedResponse, readCall, type Call, type Handlers } from './thrift/call'
import { refuse, replacesAnswer, sendAnswer, thriftHeaders } from './wire-fault'

export interface EndpointParts {
  readonly acceptsToken: (token: string) => Promise<boolean>
  readonly httpPath: string
  readonly journal: Journal
  readonly faults: FaultPlan
  readonly sessions: Sessions
  readonly files: CloudFiles
  readonly handlers: (fault?: Fault) => Handlers
  /** Ends what is waiting when the warehouse closes. */
  readonly closing: AbortSignal
}

export function thriftEndpoint(parts: EndpointParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, parts).catch(() => response.destroy())
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: EndpointParts,
): Promise<void> {
  const body = await buffer(request)
  response.setHeader('x-databricks-org-id', '0')
  response.setHeader('x-request-id', randomUUID())
  const { authorization } = request.headers
  if (request.method === 'GET' && request.url?.startsWith(filesPath)) {
    await answerLink(request.url, authorization, response, parts)
  } else if (!authorization) {
    refuse(response, 401, 'Credential was not sent or was of an unsupported type for this API.')
  } else if (!(await parts.acceptsToken(authorization.replace(/^Bearer /, '')))) {
    refuse(response, 403, 'Invalid access token.')
  } else if (request.method !== 'POST' || request.url?.split('?')[0] !== parts.httpPath) {
    refuse(response, 404, `No API found for ${request.method ?? ''} ${request.url ?? ''}.`)
  } else {
    await answerThrift(body, response, parts)
  }
}

async function answerThrift(
  body: Buffer,
  response: ServerResponse,
  { journal, faults, sessions, handlers, closing }: EndpointParts,
): Promise<void> {
  const call = readCall(body)
  if (!call) {
    refuse(response, 400, 'The body is not a call of TCLIService.')
    return
  }
  journal.countCall(call)
  // A statement travels as plain UTF-8; other calls have its handle.
  const says = (text: string): boolean =>
    body.includes(text) || sessions.statementIn(body)?.includes(text) === true
  const fault = faults.meet(call, says)
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { signal: closing })
  if (fault?.kind === 'forget') await sessions.forget()
  if (fault?.kind === 'deadSession') await sessions.close(sessions.sessionIn(body))
  if (replacesAnswer(fault, response)) return
  const message = await answerCall(body, handlersFor(call, fault, handlers)).catch(() => undefined)
  if (message) sendAnswer(fault, response, thriftHeaders, message)
  else refuse(response, 400, `The body is not a whole call of ${call}.`)
}

/**
 * A link gives access to its file. As in a cloud's storage, the client may not send a token with
 * it.
 */
async function answerLink(
  path: string,
  authorization: string | undefined,
  response: ServerResponse,
  { files, journal, faults, closing }: EndpointParts,
): Promise<void> {
  journal.countCall('Link')
  const file = files.find(path)
  const fault = faults.meet('Link', (text) => file?.statement.includes(text) === true)
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { signal: closing })
  if (replacesAnswer(fault, response)) return
  if (authorization !== undefined)
    refuse(response, 400, 'A request for a link may not have an Authorization header.')
  else if (!file) refuse(response, 404, 'There is no such file.')
  else if (fault?.kind === 'expiredLink' || file.expiresMs <= Date.now()) {
    refuse(response, 403, 'The link has expired.')
  } else sendAnswer(fault, response, { 'content-type': 'application/octet-stream' }, file.bytes)
}

function handlersFor(
  call: Call,
  fault: Fault | undefined,
  handlers: EndpointParts['handlers'],
): Handlers {
  if (fault?.kind !== 'fail') return handlers(fault)
  if (call === 'ExecuteStatement') return handlers(fault)
  const failure = plannedFailure(fault.message, fault.sqlState)
  return { [call]: () => Promise.resolve(failedResponse(call, failure)) }
}
