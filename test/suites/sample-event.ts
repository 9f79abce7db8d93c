// Recorded events, made as the app makes them.
import { makeLinks } from '../../src/base/links'
import { toRecordedEvent, type RecordedEvent } from '../../src/events/event'
import type { Announcement } from '../../src/events/detect'
import type { Feed } from '../../src/events/feed'
import { toTableVersion } from '../../src/warehouse/table-version'

const table = { kind: 'table', catalog: 'mesh', schema: 'sales', name: 'orders' } as const

const feed: Feed = {
  source: '/datamesh/sales/sales/orders',
  dataProduct: 'sales',
  outputPort: 'orders',
  path: 'sales/orders',
  connection: 'default',
  tables: [table],
  isVersioned: true,
  coalesces: false,
  lookIntervalMs: 5_000,
}

/** The time has more digits than a `Date`. */
const created: Announcement = {
  type: 'DataProductCreated',
  tableId: '5ca1ab1e-0000-4000-8000-000000000001',
  tableVersion: toTableVersion(1),
  previousVersion: undefined,
  operation: 'WRITE',
  at: '2026-11-25T12:00:00.123456Z',
  epoch: 0,
  schemaChanged: false,
  bootstrap: false,
  gap: undefined,
}

const updated: Announcement = {
  ...created,
  type: 'DataProductUpdated',
  tableVersion: toTableVersion(9),
  previousVersion: toTableVersion(8),
}

const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }

function recorded(announcement: Announcement, sequence: number, changes: Partial<Feed> = {}) {
  const links = makeLinks('https://data.example.com')
  return toRecordedEvent(announcement, table, sequence, {
    feed: { ...feed, ...changes },
    links,
    trace,
  })
}

export function sampleEvent(sequence: number, operation = 'WRITE'): RecordedEvent {
  const tableVersion = toTableVersion(sequence)
  if (sequence === 1) return recorded({ ...created, operation }, 1)
  const previousVersion = toTableVersion(sequence - 1)
  return recorded({ ...updated, operation, tableVersion, previousVersion }, sequence)
}

const gap = { fromVersion: 9, toVersion: 899, reason: 'logCleanedUp' } as const

/** As it was recorded before events named a trace. */
function withoutTrace({ sequence, text }: RecordedEvent): RecordedEvent {
  const { traceparent, ...event } = JSON.parse(text) as Record<string, unknown>
  if (traceparent === undefined) throw new Error('the event names no trace')
  return { sequence, text: JSON.stringify(event) }
}

/** An event of every kind that there is. */
export const eventsOfEveryKind: readonly (readonly [kind: string, event: RecordedEvent])[] = [
  ['a first sighting', recorded(created, 1)],
  ['a first sighting of an old table', recorded({ ...created, bootstrap: true }, 1)],
  ['a new version', recorded(updated, 2)],
  ['a new version after a gap', recorded({ ...updated, gap }, 3)],
  ['a new version with other columns', recorded({ ...updated, schemaChanged: true }, 4)],
  ['a new version by a long operation', recorded({ ...updated, operation: 'x'.repeat(300) }, 5)],
  ['a new version that reads cannot name', recorded(updated, 6, { isVersioned: false })],
  ['a deletion', recorded({ ...updated, type: 'DataProductDeleted', operation: undefined }, 7)],
  ['a new version from before events named a trace', withoutTrace(recorded(updated, 2))],
]
