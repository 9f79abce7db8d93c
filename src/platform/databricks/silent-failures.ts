// Mends three things in the driver's HTTP layer, which is semi-internal: the driver's version is pinned,
// and a test fails when one of these moves.
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { DBSQLClient } from '@databricks/sql'

/** A 200 whose body is not the answer to what was asked. */
class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer'
}

type Callback = (...parts: readonly unknown[]) => unknown

interface Transport {
  new (): object
  receiver: (read: Callback, sequence: number) => (bytes: Buffer) => void
}

interface ThriftConnection {
  transport: Transport
  /** The calls that wait for their answers, by number. */
  readonly client?: { readonly _reqs: Readonly<Record<number, Callback>> }
  getRetryPolicy: Callback
}

interface HttpAgent {
  addRequest: Callback
}

/** Takes a client that is connected. */
export async function mendSilentFailures(client: DBSQLClient): Promise<void> {
  const provider = await client.getConnectionProvider()
  const connection = (await provider.getThriftConnection()) as ThriftConnection
  const agent = (await provider.getAgent()) as unknown as HttpAgent
  const habits = [agent.addRequest, connection.transport.receiver, connection.getRetryPolicy]
  if (!habits.every((habit) => typeof habit === 'function')) {
    throw new Error('the driver’s HTTP layer is not as it was')
  }
  noticeCutAnswers(agent)
  noticeUnreadableAnswers(connection)
  leaveRepetitionToUs(connection)
}

/** Of an answer that breaks off, the driver's HTTP client hears nothing until its time is over. */
function noticeCutAnswers(agent: HttpAgent): void {
  const addRequest = agent.addRequest.bind(agent)
  agent.addRequest = (request, ...rest) => {
    const asked = request as ClientRequest
    asked.once('response', (response: IncomingMessage) => {
      response.once('error', (error) => asked.emit('error', error))
    })
    return addRequest(request, ...rest)
  }
}

/** Bytes that are no Thrift, or another call's, answer nobody: who asked would wait for ever. */
function noticeUnreadableAnswers(connection: ThriftConnection): void {
  connection.transport = class extends connection.transport {
    static override receiver(read: Callback, sequence: number) {
      const receive = super.receiver(read, sequence)
      return (bytes: Buffer) => {
        try {
          receive(bytes)
        } catch {
          throw new UnreadableAnswer()
        }
        if (connection.client?._reqs[sequence]) throw new UnreadableAnswer()
      }
    }
  }
}

/** What the driver repeats by itself, it reports without status and headers in the end. */
function leaveRepetitionToUs(connection: ThriftConnection): void {
  const once = { invokeWithRetry: (ask: () => Promise<unknown>) => ask() }
  connection.getRetryPolicy = () => Promise.resolve(once)
}
