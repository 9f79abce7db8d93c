// What a table's protocol demands: a snapshot's protocol, schema and properties in; a loud refusal out
// when a reader or writer like ours would get it wrong, and the protocol that a new table needs.
import { sqlFailure } from '../warehouse/sql-failure'
import type { AddFile, Metadata, Protocol } from './action'
import { invalidProtocol, unsupportedRead, unsupportedWrite } from './failure'
import { parseSchema, usesTimestampNtz, type TableColumn } from './table-schema'

const readable = new Set(['timestampNtz', 'typeWidening'])
/** The last four may be listed as long as nothing in the table makes use of them. */
const writable = new Set([
  'appendOnly',
  'changeDataFeed',
  'timestampNtz',
  'invariants',
  'checkConstraints',
  'generatedColumns',
  'identityColumns',
])

interface Table {
  readonly directory: string
  readonly protocol: Protocol
  readonly metadata: Metadata
}

export const changeFeedProperty = 'delta.enableChangeDataFeed'

export function requireReadable(table: Table, files: Iterable<AddFile>): void {
  const { directory, protocol, metadata } = table
  const { minReaderVersion: reader, minWriterVersion: writer } = protocol
  if (reader > 3 || reader < 1) throw invalidProtocol(directory, reader, writer)
  const unknown = (protocol.readerFeatures ?? []).filter((feature) => !readable.has(feature))
  if (reader === 3 && unknown.length > 0) throw unsupportedRead(directory, unknown)
  const mapping = metadata.configuration['delta.columnMapping.mode'] ?? 'none'
  if (mapping !== 'none') throw unsupportedRead(directory, ['columnMapping'])
  if (metadata.format.provider !== 'parquet') {
    throw unsupportedRead(directory, [`the format ${metadata.format.provider}`])
  }
  for (const { deletionVector } of files) {
    if (deletionVector) throw unsupportedRead(directory, ['deletionVectors'])
  }
}

export function requireWritable(table: Table): void {
  const { directory, protocol, metadata } = table
  const { minReaderVersion: reader, minWriterVersion: writer } = protocol
  if (writer > 7) throw invalidProtocol(directory, reader, writer)
  const unknown = (protocol.writerFeatures ?? []).filter((feature) => !writable.has(feature))
  const used = [...(writer === 7 ? unknown : []), ...featuresInUse(metadata)]
  if (used.length > 0) throw unsupportedWrite(directory, used)
}

/** DELETE, UPDATE, MERGE, an overwrite: whatever takes rows away. */
export function requireRemovable({ metadata }: Table): void {
  if (metadata.configuration['delta.appendOnly'] !== 'true') return
  throw sqlFailure(
    'DELTA_CANNOT_MODIFY_APPEND_ONLY',
    '42809',
    "This table is configured to only allow appends. If you would like to permit updates or deletes, use 'ALTER TABLE <table_name> SET TBLPROPERTIES (delta.appendOnly=false)'.",
  )
}

export function hasChangeFeed({ configuration }: Metadata): boolean {
  return configuration[changeFeedProperty] === 'true'
}

/** At least what these columns and properties need, and never less than `present`. */
export function requiredProtocol(
  columns: readonly TableColumn[],
  properties: Readonly<Record<string, string>>,
  present?: Protocol,
): Protocol {
  const ntz = columns.some(({ type }) => usesTimestampNtz(type)) ? ['timestampNtz'] : []
  const feed = properties[changeFeedProperty] === 'true' ? ['changeDataFeed'] : []
  const simplest: Protocol = present ?? { minReaderVersion: 1, minWriterVersion: 2 }
  const missing = [...ntz, ...feed].filter((feature) => !supports(simplest, feature))
  if (missing.length === 0) return simplest
  const readers = new Set([...(simplest.readerFeatures ?? []), ...ntz])
  const writers = new Set([...impliedFeatures(simplest), ...missing])
  const needsReader = simplest.minReaderVersion === 3 || ntz.length > 0
  return {
    minReaderVersion: needsReader ? 3 : simplest.minReaderVersion,
    minWriterVersion: 7,
    ...(needsReader ? { readerFeatures: [...readers] } : {}),
    writerFeatures: [...writers],
  }
}

function supports(protocol: Protocol, feature: string): boolean {
  if (protocol.writerFeatures?.includes(feature)) return true
  const { minWriterVersion: version } = protocol
  return feature === 'changeDataFeed' && version >= 4 && version < 7
}

/** The features that a version below 7 stands for: they must be named when the version becomes 7. */
function impliedFeatures({
  minWriterVersion: version,
  writerFeatures,
}: Protocol): readonly string[] {
  if (version >= 7) return writerFeatures ?? []
  const byVersion: readonly [number, readonly string[]][] = [
    [2, ['appendOnly', 'invariants']],
    [3, ['checkConstraints']],
    [4, ['changeDataFeed', 'generatedColumns']],
    [5, ['columnMapping']],
    [6, ['identityColumns']],
  ]
  return byVersion.flatMap(([since, features]) => (version >= since ? features : []))
}

function featuresInUse(metadata: Metadata): readonly string[] {
  const found = new Set<string>()
  for (const name of Object.keys(metadata.configuration)) {
    if (name.startsWith('delta.constraints.')) found.add('checkConstraints')
  }
  for (const { field } of parseSchema(metadata.schemaString)) {
    for (const name of Object.keys(field?.metadata ?? {})) {
      if (name === 'delta.invariants') found.add('invariants')
      if (name === 'delta.generationExpression') found.add('generatedColumns')
      if (name.startsWith('delta.identity.')) found.add('identityColumns')
      if (name === 'CURRENT_DEFAULT') found.add('allowColumnDefaults')
    }
  }
  return [...found]
}
