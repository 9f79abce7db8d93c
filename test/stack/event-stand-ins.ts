// What the event path needs, on this machine: Azure Storage, the topic of the events, the topic of
// the storage account's own events, and the page that shows what arrives. A folder comes in; running
// servers with their addresses go out.
import path from 'node:path'
import { startAzurite, type StorageAddress } from './azurite'
import { keepDeadLetters } from './dead-letters'
import type { DeadLetter } from './event-grid/delivery'
import { startEventGrid, type EventGrid } from './event-grid/event-grid'
import { topicControl } from './event-grid/topic-control'
import { startEventsPage, type EventsPage } from './events-page/events-page'
import { keepSecret } from './stack-directory'
import { tellStorageEvents } from './storage-events'

interface TopicAddress {
  readonly endpoint: string
  readonly key: string
  readonly controlUrl: string
}

export interface EventAddresses {
  readonly storage: StorageAddress
  readonly eventGrid: TopicAddress
  /** The topic to which the storage account tells of new files. */
  readonly storageTopic: TopicAddress
  /** The page that shows events as they arrive. */
  readonly eventsUrl: string
}

export interface EventStandIns {
  readonly addresses: EventAddresses
  /** Shows telemetry on the page. */
  readonly takeItems: EventsPage['takeItems']
  close: () => Promise<void>
}

export async function startEventStandIns(directory: string): Promise<EventStandIns> {
  const key = await keepSecret(path.join(directory, 'event-grid-key'))
  const azurite = await startAzurite({ directory: path.join(directory, 'storage') })
  const { storage } = azurite
  const keep = keepDeadLetters(storage)
  const onDeadLetter = (deadLetter: DeadLetter): Promise<void> =>
    keep(deadLetter).catch((error: unknown) => {
      process.stderr.write(`A dead letter is lost: ${String(error)}\n`)
    })
  const common = { port: 0, controlPort: 0, keys: [key], tokens: [] }
  const [topic, storageTopic, page] = await Promise.all([
    startEventGrid({ ...common, schema: 'CloudEvent', onDeadLetter }),
    startEventGrid({ ...common, schema: 'EventGrid' }),
    startEventsPage({ port: 0 }),
  ])
  await topicControl(topic.controlUrl).subscribe('page', { endpoint: page.webhookUrl })
  const stopTelling = tellStorageEvents({ endpoint: storageTopic.endpoint, key })
  return {
    addresses: {
      storage,
      eventGrid: addressOf(topic, key),
      storageTopic: addressOf(storageTopic, key),
      eventsUrl: page.url,
    },
    takeItems: page.takeItems,
    close: async () => {
      stopTelling()
      await Promise.all([storageTopic.close(), topic.close(), page.close()])
      await azurite.stop()
    },
  }
}

function addressOf({ endpoint, controlUrl }: EventGrid, key: string): TopicAddress {
  return { endpoint, key, controlUrl }
}
