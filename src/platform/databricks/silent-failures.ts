// Corrects three things in the driver's HTTP layer, so that failures are not silent. That layer is
// semi-internal: the driver's version is pinned in package.json, and a test fails when one of them
// changes.
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { DBSQLClient } from '@databricks/sql'

/** A 200 whose body is not an answer to the call. */
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
  /** The callbacks of the calls that wait for an answer, by number. */
  readonly client?: { readonly _reqs: Readonly<Record<number, Callback>> }
  getRetryPolicy: Callback
}

interface HttpAgent {
  addRequest: Callback
}

/** @param client one that is connected */
export async function mendSilentFailures(client: DBSQLClient): Promise<void> {
  const provider = await client.getConnectionProvider()
  const connection = (await provider.getThriftConnection()) as ThriftConnection
  const agent = (await provider.getAgent()) as unknown as HttpAgent
  const habits = [agent.addRequest, connection.transport.receiver, connection.getRetryPolicy]
  if (!habits.every((habit) => typeof habit === 'function')) {
    throw new Error('the HTTP layer of the driver has another shape than expected')
  }
  noticeCutAnswers(agent)
  noticeUnreadableAnswers(connection)
  leaveRepetitionToUs(connection)
}

/** If an answer breaks off, the driver's HTTP client does not notice until its timeout. */
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

/** If the bytes are not Thrift, or answer another call, the driver never ends the call. */
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

/** When the driver gives up repeating a call, its error has neither status nor headers. */
function leaveRepetitionToUs(connection: ThriftConnection): void {
  const once = { invokeWithRetry: (ask: () => Promise<unknown>) => ask() }
  connection.getRetryPolicy = () => Promise.resolve(once)
}
