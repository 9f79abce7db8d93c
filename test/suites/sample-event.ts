// Recorded events, made as the app makes them.
import { makeLinks } from '../../src/base/links'
import { toRecordedEvent, type RecordedEvent } from '../../src/events/event'
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
export function sampleEvent(sequence: number, operation = 'WRITE'): RecordedEvent {
  return toRecordedEvent(
    {
      type: sequence === 1 ? 'DataProductCreated' : 'DataProductUpdated',
      tableId: '5ca1ab1e-0000-4000-8000-000000000001',
      tableVersion: toTableVersion(sequence),
      previousVersion: sequence === 1 ? undefined : toTableVersion(sequence - 1),
      operation,
      at: '2026-11-25T12:00:00.123456Z',
      epoch: 0,
      schemaChanged: false,
      bootstrap: false,
      gap: undefined,
    },
    table,
    sequence,
    feed,
    makeLinks('https://data.example.com'),
  )
}
