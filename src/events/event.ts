// An event as it is stored and sent: an announcement becomes a CloudEvent, whose text never changes
// again. Its id follows from what it announces, so that a repeated event is recognised.
import { z } from 'zod'
import { digest } from '../base/digest'
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import type { TableName } from '../declare/source'
import type { Announcement } from './detect'
import type { Feed } from './feed'

const text = z.string()
const versionNumber = z.int().nonnegative()

const data = z.strictObject({
  product: text,
  outputPort: text,
  catalog: text,
  schema: text,
  tableName: text,
  tableId: text.describe('The id of the table; one that is made anew has another.'),
  version: versionNumber.describe('The version of the table.'),
  previousVersion: versionNumber
    .nullable()
    .describe('The version of the previous event about this table; null in the first.'),
  operation: text
    .max(limits.operationCharactersMax)
    .nullable()
    .describe('What made the version, by Delta’s name: WRITE, MERGE, DELETE.'),
  schemaChanged: z
    .boolean()
    .describe(
      'The columns differ from those of the previous event, at the latest since this version.',
    ),
  bootstrap: z.boolean().describe('The table had versions before Meshport first saw it.'),
  gap: z
    .strictObject({
      fromVersion: versionNumber,
      toVersion: versionNumber,
      reason: z.enum(['logCleanedUp']),
    })
    .nullable()
    .describe('Versions before this one of which nothing is known; null where there are none.'),
  readUrl: z.url().nullable().describe('Reads this version; null when the table is deleted.'),
})

/** A CloudEvent 1.0 with the extension `sequence`. */
export const dataProductEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  type: z.enum(['DataProductCreated', 'DataProductUpdated', 'DataProductDeleted']),
  subject: text,
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.url(),
  sequence: z.string().regex(/^\d+$/),
  data,
})

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
  feed: Feed,
  links: Links,
): RecordedEvent {
  const { type, tableId, tableVersion, at, epoch } = announcement
  const { schema, name } = table
  const event: DataProductEvent = {
    specversion: '1.0',
    id: digest([feed.source, tableId, tableVersion, type, epoch]),
    source: feed.source,
    type,
    subject: `datamesh/${name}`,
    time: at,
    datacontenttype: 'application/json',
    dataschema: links.eventSchema(),
    sequence: String(sequence),
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
    },
  }
  return { sequence, text: JSON.stringify(dataProductEvent.parse(event)) }
}

/** Where reads cannot name a version, it reads the newest rows. */
function readUrl({ tableVersion }: Announcement, feed: Feed, links: Links): string {
  return links.outputPort(feed.path, feed.isVersioned ? `asOfVersion=${tableVersion}` : '')
}
