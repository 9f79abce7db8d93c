// An event as it is stored and sent: an announcement becomes a CloudEvent, whose text never changes
// again. Its id follows from what it announces, so that a repeated event is recognised.
import { z } from 'zod'
import { digest } from '../base/digest'
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import type { PublishedEvent } from '../base/observation'
import { parseTraceparent, printTraceparent, type Trace } from '../base/trace'
import type { TableName } from '../declare/source'
import type { Announcement } from './detect'
import type { Feed } from './feed'

const text = z.string()
const versionNumber = z.int().nonnegative()

const data = z.strictObject({
  product: text.describe('The data product, by its name.'),
  outputPort: text.describe('The output port of the data product, by its name.'),
  catalog: text.describe('The table’s catalog in Unity Catalog.'),
  schema: text.describe('The table’s schema in Unity Catalog.'),
  tableName: text.describe('The table’s name.'),
  tableId: text.describe('The id of the table; one that is made anew has another.'),
  version: versionNumber.describe('The version of the table.'),
  previousVersion: versionNumber.describe('The version of the previous event about this table.'),
  operation: text
    .max(limits.operationCharactersMax)
    .describe('What made the version, by Delta’s name: WRITE, MERGE, DELETE.'),
  schemaChanged: z
    .boolean()
    .describe(
      'The columns differ from those of the previous event, at the latest since this version.',
    ),
  bootstrap: z.boolean().describe('The table had versions before Meshport first saw it.'),
  gap: z
    .strictObject({
      fromVersion: versionNumber.describe('The first of these versions.'),
      toVersion: versionNumber.describe('The last of these versions.'),
      reason: z.enum(['logCleanedUp']).describe('The table’s log no longer has them.'),
    })
    .nullable()
    .describe('Versions before this one of which nothing is known; null where there are none.'),
  readUrl: z.url().describe('Reads this version; where reads cannot name one, the newest rows.'),
})

/** By the type of the event, which decides what may be null. */
const dataByType = {
  DataProductCreated: data
    .extend({
      previousVersion: z
        .null()
        .describe('It is the first event about this table, or the first after its deletion.'),
      gap: z.null().describe('Whatever was before this version is no gap.'),
    })
    .describe('Meshport sees the table for the first time, or again after its deletion.'),
  DataProductUpdated: data.describe('The table has a new version.'),
  DataProductDeleted: data
    .extend({
      version: versionNumber.describe('The last known version of the table.'),
      operation: z.null().describe('It is not known what deleted the table.'),
      gap: z.null().describe('Versions after the last known one are not looked for.'),
      readUrl: z.null().describe('There is nothing to read.'),
    })
    .describe('The table is no longer there.'),
}

function eventOf<Type extends keyof typeof dataByType>(type: Type) {
  return z.strictObject({
    specversion: z.literal('1.0').describe('The version of CloudEvents.'),
    id: text.describe('A repeated event has the same id; no other event of its source has it.'),
    source: text.describe('The output port: /datamesh/<domain>/<product>/<outputPort>.'),
    type: z.literal(type).describe('What has happened.'),
    subject: text.describe('The table, by its name: datamesh/<table>.'),
    time: z.iso.datetime().describe('When the version was committed.'),
    datacontenttype: z.literal('application/json').describe('The media type of the data.'),
    dataschema: z.url().describe('The JSON Schema of the data.'),
    sequence: z
      .string()
      .regex(/^\d+$/)
      .describe('Counts the events of the source from 1, without holes.'),
    traceparent: z
      .string()
      .regex(/^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/)
      .optional()
      .describe(
        'The trace of the work that recorded the event, as W3C Trace Context has it. Events from before it was introduced have none.',
      ),
    data: dataByType[type],
  })
}

/** The events of each type. */
export const eventByType = Object.freeze({
  DataProductCreated: eventOf('DataProductCreated'),
  DataProductUpdated: eventOf('DataProductUpdated'),
  DataProductDeleted: eventOf('DataProductDeleted'),
})

/** A CloudEvent 1.0 with the extensions `sequence` and `traceparent`. */
export const dataProductEvent = z.discriminatedUnion('type', [
  eventByType.DataProductCreated,
  eventByType.DataProductUpdated,
  eventByType.DataProductDeleted,
])

export type DataProductEvent = z.output<typeof dataProductEvent>

/** An event in the outbox. */
export interface RecordedEvent {
  /** Counts the events of a feed from 1, without holes. */
  readonly sequence: number
  /** The CloudEvent as JSON. */
  readonly text: string
}

export function toRecordedEvent(
  announcement: Announcement,
  table: TableName,
  sequence: number,
  { feed, links, trace }: { readonly feed: Feed; readonly links: Links; readonly trace: Trace },
): RecordedEvent {
  const { type, tableId, tableVersion, at, epoch } = announcement
  const { schema, name } = table
  const event = {
    specversion: '1.0',
    id: digest([feed.source, tableId, tableVersion, type, epoch]),
    source: feed.source,
    type,
    subject: subjectOf(table),
    time: at,
    datacontenttype: 'application/json',
    dataschema: links.eventSchema(),
    sequence: String(sequence),
    traceparent: printTraceparent(trace),
    data: {
      product: feed.dataProduct,
      outputPort: feed.outputPort,
      catalog: table.catalog,
      schema,
      tableName: name,
      tableId,
      version: tableVersion,
      previousVersion: announcement.previousVersion ?? null,
      operation: announcement.operation?.slice(0, limits.operationCharactersMax) ?? null,
      schemaChanged: announcement.schemaChanged,
      bootstrap: announcement.bootstrap,
      gap: announcement.gap ?? null,
      readUrl: type === 'DataProductDeleted' ? null : readUrl(announcement, feed, links),
    } satisfies Record<keyof DataProductEvent['data'], unknown>,
  } satisfies Record<keyof DataProductEvent, unknown>
  return { sequence, text: JSON.stringify(dataProductEvent.parse(event)) }
}

/** What is observed of an event that is published. */
export function toPublishedEvent({ text }: RecordedEvent): PublishedEvent {
  const { type, time, traceparent, data } = JSON.parse(text) as DataProductEvent
  return {
    type,
    trace: parseTraceparent(traceparent),
    committedMs: Date.parse(time),
    hasGap: data.gap !== null,
  }
}

/** The `subject` of all events about a table. */
export function subjectOf({ name }: TableName): string {
  return `datamesh/${name}`
}

/** Where reads cannot name a version, it reads the newest rows. */
function readUrl({ tableVersion }: Announcement, feed: Feed, links: Links): string {
  return links.outputPort(feed.path, feed.isVersioned ? `asOfVersion=${tableVersion}` : '')
}
