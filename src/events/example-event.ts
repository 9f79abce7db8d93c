// An event for documents, made as the app makes events, of a table that has no name: only events
// themselves name tables.
import type { Links } from '../base/links'
import { toTableVersion } from '../warehouse/table-version'
import type { Announcement } from './detect'
import { toRecordedEvent } from './event'
import type { Feed } from './feed'

const table = { catalog: 'my_catalog', schema: 'my_schema', name: 'my_table' }

const firstSighting: Announcement = {
  type: 'DataProductCreated',
  tableId: '5ca1ab1e-0000-4000-8000-000000000001',
  tableVersion: toTableVersion(0),
  previousVersion: undefined,
  operation: 'WRITE',
  at: '2024-01-31T23:59:59.123Z',
  epoch: 0,
  schemaChanged: false,
  bootstrap: false,
  gap: undefined,
}

const trace = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
}

/** The first event of a feed. */
export function exampleEvent(feed: Feed, links: Links): unknown {
  return JSON.parse(
    toRecordedEvent(firstSighting, table, 1, { feed, links, trace }).text,
  ) as unknown
}
