// The event path of the app: settings, products and warehouses come in; who looks, records and
// publishes goes out, and what is published.
import type { Clock } from '../base/clock'
import { makeLinks, type Links } from '../base/links'
import type { Observe } from '../base/observation'
import type { AsyncApiSources } from '../functions/async-api'
import type { ServedOutputPort } from '../catalog/registry'
import { makeAnnouncer, type Announcer } from '../events/announcer'
import { feedOf } from '../events/feed'
import { feedState, newFeedState } from '../events/feed-state'
import type { Outbox } from '../events/outbox'
import { warehouseFacts } from '../events/table-facts'
import { eventGridSink } from '../platform/event-grid/event-grid-sink'
import { StateTable } from '../platform/table-storage/state-table'
import { tableOutbox } from '../platform/table-storage/table-outbox'
import type { EventSettings } from '../settings/events'
import type { ProcessIdentity } from '../settings/process-identity'
import type { Settings } from '../settings/settings'
import type { ObservedVersions } from '../warehouse/observed-versions'
import type { Warehouse } from '../warehouse/warehouse'
import { credentialOf, type Secrets } from './secrets'

export interface EventPathSources {
  readonly clock: Clock
  readonly observe: Observe
  readonly warehouse: Warehouse
  readonly observedVersions: ObservedVersions
  readonly secrets: Secrets
}

/** The table of the feeds' states and events. */
const stateTableName = 'meshportevents'

export interface EventPath {
  readonly announcer: Announcer
  readonly outbox: Outbox
  readonly links: Links
  readonly topic: AsyncApiSources['topic']
}

export function eventPathOf(
  events: EventSettings,
  { consumerUrl, statementTimeoutMs, secretStore }: Settings,
  served: readonly ServedOutputPort[],
  { clock, observe, warehouse, observedVersions, secrets }: EventPathSources,
): EventPath {
  const { identity } = secretStore
  const topic = topicOf(events, identity, secrets)
  const outbox = tableOutbox(stateTableOf(events, identity), {
    initial: newFeedState,
    parse: (stored) => feedState.parse(stored),
  })
  const sink = eventGridSink({ ...topic, clock, observe })
  const links = makeLinks(consumerUrl)
  const rules = { announcesUpkeep: events.announcesUpkeep }
  const announcer = makeAnnouncer({
    feeds: served.map(({ product, outputPort }) => feedOf(product, outputPort)),
    outbox,
    clock,
    start: Math.random(),
    announcing: (invocation) => {
      const { signal } = new AbortController()
      const times = { clock, statementTimeoutMs }
      const facts = warehouseFacts({ warehouse, ...times, invocation, signal })
      const onGlance = observedVersions.tell
      return { ...{ facts, outbox, sink, links, rules, clock, observe }, onGlance }
    },
  })
  return { announcer, outbox, links, topic }
}

function topicOf({ topic }: EventSettings, identity: ProcessIdentity, secrets: Secrets) {
  const credential = topic.key
    ? ({ kind: 'key', key: secrets.of(topic.key) } as const)
    : ({ kind: 'credential', credential: credentialOf(identity) } as const)
  return { endpoint: secrets.of(topic.endpoint).read, credential, inputSchema: topic.schema }
}

function stateTableOf(
  { state: { endpoint, account, key } }: EventSettings,
  identity: ProcessIdentity,
): StateTable {
  const credential =
    key === undefined
      ? ({ kind: 'token', credential: credentialOf(identity) } as const)
      : ({ kind: 'sharedKey', account, key } as const)
  return new StateTable({ url: endpoint, tableName: stateTableName, credential })
}
