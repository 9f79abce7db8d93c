// A webhook that is subscribed to the stack's topic: what arrived at it, in the order of arrival.
import { setTimeout as sleep } from 'node:timers/promises'
import { dataProductEvent, type DataProductEvent } from '../../src/events/event'
import { topicControl } from '../stack/event-grid/topic-control'
import { startWebhook } from '../stack/event-grid/webhook'
import { readyStack } from './stack'

export interface Subscriber {
  readonly events: () => readonly DataProductEvent[]
  /** Resolves when an event has come for which this holds, and rejects after some time. */
  readonly until: (isIt: (event: DataProductEvent) => boolean) => Promise<DataProductEvent>
  readonly close: () => Promise<void>
}

const untilMsMax = 20_000

/** @param table events of tables whose names begin so */
export async function subscribeTo(table: string): Promise<Subscriber> {
  const webhook = await startWebhook()
  const topic = topicControl(readyStack().eventGrid.controlUrl)
  const name = `tables-${table}`
  const filter = { subjectBeginsWith: `datamesh/${table}` }
  await topic.subscribe(name, { endpoint: webhook.url, filter })
  const events = (): readonly DataProductEvent[] =>
    webhook.received
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => dataProductEvent.parse(body))
  return {
    events,
    until: async (isIt) => {
      const deadlineMs = Date.now() + untilMsMax
      for (;;) {
        const found = events().find(isIt)
        if (found) return found
        if (Date.now() > deadlineMs) throw new Error(`no such event: ${String(isIt)}`)
        await sleep(10)
      }
    },
    close: async () => {
      await topic.control('DELETE', `/subscriptions/${name}`)
      await webhook.close()
    },
  }
}
