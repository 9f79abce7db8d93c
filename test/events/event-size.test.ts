// How large an event can become, when everything in it is as long as it may be.
import { newTrace } from '../../src/base/trace'
import { limits } from '../../src/base/limits'
import { makeLinks } from '../../src/base/links'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { table } from '../../src/declare/source'
import type { Announcement } from '../../src/events/detect'
import { toRecordedEvent } from '../../src/events/event'
import { feedOf } from '../../src/events/feed'
import { newFeedState } from '../../src/events/feed-state'
import { toOutgoingEvent, type InputSchema } from '../../src/platform/event-grid/outgoing-event'
import { partitionKeyOf, toFeedRow } from '../../src/platform/table-storage/feed-rows'
import { toTableVersion } from '../../src/warehouse/table-version'

const name = 'n'.repeat(limits.declaredNameCharactersMax)
// Each of these characters is four bytes.
const sqlName = '\u{20000}'.repeat(127)
const source = table(sqlName, sqlName, sqlName)
const product = dataProduct({
  ...{ domain: name, name, version: '999.0.0', status: 'active' },
  ...{ title: 'Long', description: 'Everything in it is as long as it may be.' },
  owner: { team: 'testing', email: 'testing@example.com' },
  outputPorts: {
    [name]: { operationId: 'getLong', source, columns: { id: column.int() }, key: ['id'] },
  },
})
const feed = feedOf(product, product.outputPorts[name]!)
const links = makeLinks(`https://${'u'.repeat(limits.urlCharactersMax)}`)

/** @param operation as a table's history may give it, however long */
function longest(operation: string): Announcement {
  return {
    type: 'DataProductUpdated',
    tableId: '"'.repeat(limits.tableIdCharactersMax),
    tableVersion: toTableVersion(Number.MAX_SAFE_INTEGER),
    previousVersion: toTableVersion(Number.MAX_SAFE_INTEGER - 1),
    operation,
    at: '2026-11-29T12:00:00.123456Z',
    epoch: Number.MAX_SAFE_INTEGER,
    schemaChanged: true,
    bootstrap: false,
    gap: {
      fromVersion: Number.MAX_SAFE_INTEGER,
      toVersion: Number.MAX_SAFE_INTEGER,
      reason: 'logCleanedUp',
    },
  }
}

const trace = newTrace()
const recorded = (operation: string) =>
  toRecordedEvent(longest(operation), source, Number.MAX_SAFE_INTEGER, {
    feed,
    links,
    trace,
  })

it('the product is one that may be declared', () => {
  expect(declarationFaults(product)).toEqual([])
})

it.each<InputSchema>(['CloudEvent', 'EventGrid'])(
  'fault 11: the longest %s is far below what Event Grid takes',
  (schema) => {
    const { bytes } = toOutgoingEvent(recorded('\u0000'.repeat(2_000_000)), schema)
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThan(limits.eventBytesMax / 50)
  },
)

it('fault 11: what is too long is cut at the same place each time', () => {
  const operation = 'o'.repeat(limits.operationCharactersMax)
  expect(recorded(`${operation} and more`)).toEqual(recorded(`${operation}, and other things`))
  expect(recorded(operation)).toEqual(recorded(`${operation} and more`))
})

it('the longest event, and the longest name of a feed, have room in Table Storage', () => {
  const key = partitionKeyOf(feed.source)
  expect(key.length).toBeLessThan(limits.tableKeyCharactersMax)
  expect(() => toFeedRow(key, 'state', JSON.stringify(newFeedState))).not.toThrow()
  expect(() => toFeedRow(key, 'event', recorded('WRITE').text)).not.toThrow()
})
