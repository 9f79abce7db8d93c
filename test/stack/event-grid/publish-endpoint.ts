// The topic's address for publishers: a request of the SDK comes in, its events go to the deliveries.
// It refuses what Event Grid refuses, and everything that it does not know.
import { TLSSocket } from 'node:tls'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { acceptedEvents, bytesMax, type AcceptedEvent, type InputSchema } from './accepted-event'
import type { FaultPlan } from './faults'
import { Refusal, sendRefusal } from '../refusal'

export interface Credentials {
  /** For `aeg-sas-key`. */
  readonly keys: readonly string[]
  /** For `Authorization: Bearer`. */
  readonly tokens: readonly string[]
}

/** A request that publishes, as it came. */
export interface PublishRequest {
  readonly status: number | 'hang' | 'reset'
  readonly contentType: string | undefined
  readonly body: string
}

export interface PublishParts extends Credentials {
  readonly schema: InputSchema
  readonly topic: string
  readonly faults: FaultPlan
  readonly onRequest: (request: PublishRequest) => void
  readonly onAccepted: (events: readonly AcceptedEvent[]) => void
}

export function publishEndpoint(parts: PublishParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, parts).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: PublishParts,
): Promise<void> {
  const body = await buffer(request)
  const contentType = request.headers['content-type']
  const note = (status: PublishRequest['status']) => {
    parts.onRequest({ status, contentType, body: body.toString() })
  }
  const fault = parts.faults.meet('publish')
  if (fault?.kind === 'hang' || fault?.kind === 'reset') {
    note(fault.kind)
    if (fault.kind === 'reset') reset(request)
    return
  }
  if (fault?.kind === 'status') {
    note(fault.status)
    response.writeHead(fault.status, fault.headers).end()
    return
  }
  try {
    checkAddress(request)
    checkCredential(request, parts)
    if (body.length > bytesMax) throw new Refusal(413, `More than ${bytesMax} bytes.`)
    const events = acceptedEvents(body, contentType, parts.schema, parts.topic)
    note(fault?.kind === 'lostAnswer' ? 'reset' : 200)
    parts.onAccepted(events)
    if (fault?.kind === 'lostAnswer') reset(request)
    else response.writeHead(200).end()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    note(error.status)
    sendRefusal(response, error)
  }
}

function checkAddress({ method, url = '/' }: IncomingMessage): void {
  const { pathname, searchParams } = new URL(url, 'http://topic')
  if (pathname !== '/api/events') throw new Refusal(404, `There is nothing at ${pathname}.`)
  if (method !== 'POST') throw new Refusal(405, 'Events are published with POST.')
  if (searchParams.get('api-version') !== '2018-01-01' || searchParams.size !== 1) {
    throw new Refusal(400, 'The only parameter is api-version, and it is 2018-01-01.')
  }
}

function checkCredential({ headers }: IncomingMessage, { keys, tokens }: Credentials): void {
  const { authorization, 'aeg-sas-key': key, 'aeg-sas-token': signature } = headers
  if (signature !== undefined) throw new Refusal(401, 'The stand-in knows no aeg-sas-token.')
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  const hasKey = typeof key === 'string' && keys.includes(key)
  const hasToken = token !== undefined && tokens.includes(token)
  if (!hasKey && !hasToken) {
    throw new Refusal(401, 'The request authorization key is not authorized for the topic.')
  }
}

/** A TLS socket cannot be reset, only closed. */
function reset({ socket }: IncomingMessage): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
