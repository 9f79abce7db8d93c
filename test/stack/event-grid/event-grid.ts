// The local Event Grid topic, put together: ports, a schema and credentials in; running servers out,
// one that the unmodified SDK takes for a topic, and one beside it for tests.
import http from 'node:http'
import https from 'node:https'
import { listen, portOf, stop } from '../local-server'
import type { InputSchema } from './accepted-event'
import { TurnableClock } from './clock'
import { controlEndpoint } from './control-endpoint'
import { Deliveries, type DeadLetter } from './delivery'
import { FaultPlan } from './faults'
import { Journal } from './journal'
import { publishEndpoint, type Credentials } from './publish-endpoint'

export interface EventGridOptions extends Credentials {
  /** 0 for any. */
  readonly port: number
  /** 0 for any. */
  readonly controlPort: number
  readonly schema: InputSchema
  /** PEM. Without it, the topic has no TLS; the SDK then sends only keys. */
  readonly certificate?: { readonly key: string; readonly cert: string }
  readonly answerMs?: number
  /** In addition to the list at the control address. */
  readonly onDeadLetter?: (deadLetter: DeadLetter) => Promise<void>
}

export interface EventGrid {
  readonly endpoint: string
  readonly controlUrl: string
  close: () => Promise<void>
}

const topic = '/subscriptions/local/resourceGroups/local/providers/Microsoft.EventGrid/topics/local'

export async function startEventGrid(options: EventGridOptions): Promise<EventGrid> {
  const { port, controlPort, schema, tokens, certificate } = options
  const keys = [...options.keys]
  const { answerMs = 30_000, onDeadLetter } = options
  const [clock, faults, journal] = [new TurnableClock(), new FaultPlan(), new Journal()]
  const deliveries = new Deliveries({
    schema,
    clock,
    faults,
    answerMs,
    onAttempt: (attempt) => {
      journal.add('attempts', attempt)
    },
    onDeadLetter: async (deadLetter) => {
      journal.add('deadLetters', deadLetter)
      await onDeadLetter?.(deadLetter)
    },
    onDropped: () => {
      journal.count('dropped', 1)
    },
  })
  const publish = publishEndpoint({
    ...{ schema, topic, keys, tokens, faults },
    onRequest: (request) => {
      journal.add('requests', request)
    },
    onAccepted: (events) => {
      journal.count('accepted', events.length)
      deliveries.accept(events)
    },
  })
  const control = controlEndpoint({
    ...{ schema, topic, answerMs, keys, clock, faults, journal, deliveries },
  })
  const servers = [
    certificate ? https.createServer(certificate, publish) : http.createServer(publish),
    http.createServer(control),
  ] as const
  const close = async (): Promise<void> => {
    clock.close()
    await Promise.all(servers.map(stop))
  }
  try {
    await Promise.all([listen(servers[0], port), listen(servers[1], controlPort)])
  } catch (error) {
    await close()
    throw error
  }
  const scheme = certificate ? 'https' : 'http'
  return {
    endpoint: `${scheme}://127.0.0.1:${portOf(servers[0])}/api/events`,
    controlUrl: `http://127.0.0.1:${portOf(servers[1])}`,
    close,
  }
}
