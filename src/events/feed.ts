// The feed of an output port: everything that it announces, and the tables whose commits it follows.
// It is derived from the declaration.
import { toMilliseconds } from '../declare/service-level'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import type { TableName } from '../declare/source'

export interface Feed {
  /** The `source` of its events, and its name in the outbox. */
  readonly source: string
  readonly dataProduct: string
  readonly outputPort: string
  /** Its path below the base URL that consumers know. */
  readonly path: string
  readonly connection: string
  /** The source itself, or the tables that a view reads. */
  readonly tables: readonly TableName[]
  /** Whether a read of the output port can name a version. */
  readonly isVersioned: boolean
  /** Whether one event may announce all commits that a look finds, instead of one event for each. */
  readonly coalesces: boolean
  /** A table is not looked at more often than this because of storage events. */
  readonly lookIntervalMs: number
}

export function feedOf({ domain, name }: DataProduct, outputPort: OutputPort): Feed {
  const { source, path, versioning, connection, announcements } = outputPort
  return Object.freeze({
    source: `/datamesh/${domain}/${path}`,
    dataProduct: name,
    outputPort: outputPort.name,
    path,
    connection,
    tables: source.kind === 'view' ? source.changesWith : [source],
    isVersioned: versioning === 'table',
    coalesces: announcements.coalesce,
    lookIntervalMs: toMilliseconds(announcements.lookIntervalMin),
  })
}
