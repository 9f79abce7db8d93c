// The event path of the app: settings, products and warehouses come in; who looks, records and
// publishes goes out, and what is published.
import type { Clock } from '../base/clock'
import { makeLinks, type Links } from '../base/links'
import type { Observe } from '../base/observation'
import type { Topic } from '../catalog/async-api'
import type { ServedOutputPort } from '../catalog/registry'
import { makeAnnouncer, type Announcer } from '../events/announcer'
import { feedOf } from '../events/feed'
import { feedState, newFeedState } from '../events/feed-state'
import type { Outbox } from '../events/outbox'
import { warehouseFacts } from '../events/table-facts'
import { processCredential } from '../platform/entra/process-credential'
import { eventGridSink } from '../platform/event-grid/event-grid-sink'
import { StateTable } from '../platform/table-storage/state-table'
import { tableOutbox } from '../platform/table-storage/table-outbox'
import type { EventSettings } from '../settings/events'
import type { Settings } from '../settings/settings'
import type { ObservedVersions } from '../warehouse/observed-versions'
import type { Warehouse } from '../warehouse/warehouse'

export interface EventPathSources {
  readonly clock: Clock
  readonly observe: Observe
  readonly warehouse: Warehouse
  readonly observedVersions: ObservedVersions
}

/** The table of the feeds' states and events. */
const stateTableName = 'meshportevents'

export interface EventPath {
  readonly announcer: Announcer
  readonly outbox: Outbox
  readonly links: Links
  readonly topic: Topic
}

export function eventPathOf(
  events: EventSettings,
  { consumerUrl, statementTimeoutMs }: Settings,
  served: readonly ServedOutputPort[],
  { clock, observe, warehouse, observedVersions }: EventPathSources,
): EventPath {
  const outbox = tableOutbox(stateTableOf(events), {
    initial: newFeedState,
    parse: (stored) => feedState.parse(stored),
  })
  const sink = eventGridSink({ ...topicOf(events), clock, observe })
  const links = makeLinks(consumerUrl)
  const rules = { announcesUpkeep: events.announcesUpkeep }
  const announcer = makeAnnouncer({
    feeds: served.map(({ product, outputPort }) => feedOf(product, outputPort)),
    outbox,
    clock,
    start: Math.random(),
    announcing: (requestId) => {
      const { signal } = new AbortController()
      const times = { clock, statementTimeoutMs }
      const facts = warehouseFacts({ warehouse, ...times, requestId, signal })
      const onGlance = observedVersions.tell
      return { ...{ facts, outbox, sink, links, rules, clock, observe }, onGlance }
    },
  })
  const { endpoint, schema } = events.topic
  return { announcer, outbox, links, topic: { endpoint, inputSchema: schema } }
}

function topicOf({ topic: { endpoint, key, schema } }: EventSettings) {
  const credential =
    key === undefined
      ? ({ kind: 'credential', credential: processCredential() } as const)
      : ({ kind: 'key', key } as const)
  return { endpoint, credential, inputSchema: schema }
}

function stateTableOf({ state: { endpoint, account, key } }: EventSettings): StateTable {
  const credential =
    key === undefined
      ? ({ kind: 'token', credential: processCredential() } as const)
      : ({ kind: 'sharedKey', account, key } as const)
  return new StateTable({ url: endpoint, tableName: stateTableName, credential })
}
