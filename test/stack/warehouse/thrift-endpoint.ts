// The warehouse's HTTPS door: it checks the token and the path, lets a planned fault happen, and hands
// the rest to the Thrift calls. Nothing that comes in may end the process.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import type { Fault, FaultPlan } from './faults'
import type { Journal } from './journal'
import { plannedFailure, type SqlFailure } from './sql-failure'
import { answerCall, failedResponse, readCall, type Call, type Handlers } from './thrift/call'

export interface EndpointParts {
  readonly token: string
  readonly httpPath: string
  readonly journal: Journal
  readonly faults: FaultPlan
  /** With a failure, statements end with it instead of being run. */
  readonly handlers: (failure?: SqlFailure) => Handlers
  /** Ends what is waiting when the warehouse closes. */
  readonly closing: AbortSignal
}

const thriftHeaders = { 'content-type': 'application/x-thrift; protocol=TBINARY' }

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
  if (!authorization) {
    refuse(response, 401, 'Credential was not sent or was of an unsupported type for this API.')
  } else if (authorization !== `Bearer ${parts.token}`) {
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
  { journal, faults, handlers, closing }: EndpointParts,
): Promise<void> {
  const call = readCall(body)
  if (!call) {
    refuse(response, 400, 'The body is not a call of TCLIService.')
    return
  }
  journal.countCall(call)
  const fault = faults.meet(call, body)
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { signal: closing })
  if (fault && happens(fault, response)) return
  const message = await answerCall(body, withFailure(call, fault, handlers)).catch(() => undefined)
  if (!message) {
    refuse(response, 400, `The body is not a whole call of ${call}.`)
    return
  }
  if (fault?.kind === 'truncate') {
    response.writeHead(200, { ...thriftHeaders, 'content-length': message.length })
    response.write(message.subarray(0, fault.bytes), () => response.destroy())
    return
  }
  response.writeHead(200, { ...thriftHeaders, 'content-length': message.length }).end(message)
}

/** True for a fault that takes the place of the answer. */
function happens(fault: Fault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers).end()
      return true
    case 'hang':
      return true
    case 'drop':
      response.destroy()
      return true
    case 'garbage':
      response.writeHead(200, thriftHeaders).end('<html>this is not Thrift</html>')
      return true
    default:
      return false
  }
}

function withFailure(
  call: Call,
  fault: Fault | undefined,
  handlers: EndpointParts['handlers'],
): Handlers {
  if (fault?.kind !== 'fail') return handlers()
  const failure = plannedFailure(fault.message, fault.sqlState)
  if (call === 'ExecuteStatement' && fault.form === 'operation') return handlers(failure)
  return { [call]: () => Promise.resolve(failedResponse(call, failure)) }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-databricks-reason-phrase': message,
  }
  response.writeHead(status, headers).end(JSON.stringify({ error_code: status, message }))
}
