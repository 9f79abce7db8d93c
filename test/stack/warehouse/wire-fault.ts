// What a planned fault does to a connection: a response in, and it is answered wrongly, broken off or
// not touched. The faults of statements and pages are not here.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import type { Fault } from './faults'

export const thriftHeaders = { 'content-type': 'application/x-thrift; protocol=TBINARY' }

/** True for a fault that takes the place of the answer. */
export function replacesAnswer(fault: Fault | undefined, response: ServerResponse): boolean {
  switch (fault?.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers).end(fault.body)
      return true
    case 'wrongToken':
      refuse(response, 403, 'Invalid access token.')
      return true
    case 'waking':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter)
      refuse(response, 503, 'The warehouse is starting.', 'TEMPORARILY_UNAVAILABLE')
      return true
    case 'hang':
      return true
    case 'drop':
      response.destroy()
      return true
    case 'reset':
      reset(response.req)
      return true
    case 'garbage':
      response.writeHead(200, thriftHeaders).end('<html>this is not Thrift</html>')
      return true
    default:
      return false
  }
}

export function sendAnswer(
  fault: Fault | undefined,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  answer: Buffer,
): void {
  if (fault?.kind !== 'truncate') {
    response.writeHead(200, { ...headers, 'content-length': answer.length }).end(answer)
    return
  }
  const sent = answer.subarray(0, fault.bytes)
  if (fault.framing === 'complete') {
    response.writeHead(200, { ...headers, 'content-length': sent.length }).end(sent)
    return
  }
  const length = fault.framing === 'length' ? { 'content-length': answer.length } : {}
  response.writeHead(200, { ...headers, ...length })
  response.flushHeaders()
  response.write(sent, () => response.destroy())
}

export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  errorCode: string | number = status,
): void {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-databricks-reason-phrase': message,
  }
  response.writeHead(status, headers).end(JSON.stringify({ error_code: errorCode, message }))
}

/** The TCP connections under the TLS ones: only they can be reset. */
const connections = new Map<string, Socket>()

export function keepConnections(server: Server): void {
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    connections.set(key, socket)
    socket.once('close', () => connections.delete(key))
  })
}

function reset({ socket }: IncomingMessage): void {
  connections.get(keyOf(socket))?.resetAndDestroy()
}

function keyOf({ localPort, remotePort }: Socket): string {
  return `${localPort} ${remotePort}`
}
