// What `table_changes` asks for: a range of versions in; a DuckDB relation of the rows that changed
// out, in the table's latest schema and three columns more.
import { sqlFailure } from '../warehouse/sql-failure'
import { simple } from '../warehouse/types/spark-type'
import type { Action } from './action'
import { listLog, readCommit } from './commit-log'
import { logFileNotFound, truncatedLog } from './failure'
import { commitTimes } from './history'
import { changeFeedProperty, hasChangeFeed } from './protocol'
import { absolutePath, requirePaths, selectFrom } from './relation'
import { earliestReadable, readSnapshot, type Snapshot } from './snapshot'
import { parseSchema, sameColumn, toField, type TableColumn } from './table-schema'

export interface ChangeRange {
  readonly from: number
  /** Included; by default and at most the latest. */
  readonly to?: number | undefined
}

export interface Changes {
  /** In parentheses, without an alias. */
  readonly relation: string
  /** The latest schema, then `_change_type`, `_commit_version`, `_commit_timestamp`. */
  readonly columns: readonly TableColumn[]
}

const changeColumns: readonly TableColumn[] = [
  { name: '_change_type', type: simple('string'), nullable: true },
  { name: '_commit_version', type: simple('bigint'), nullable: true },
  { name: '_commit_timestamp', type: simple('timestamp'), nullable: true },
]

/**
 * DELTA_MISSING_CHANGE_DATA KD002, DELTA_CDC_START_VERSION_AFTER_LATEST 22003, DELTA_INVALID_CDC_RANGE
 * 22003, DELTA_LOG_FILE_NOT_FOUND 42K03, DELTA_TRUNCATED_TRANSACTION_LOG 42K03,
 * FAILED_READ_FILE.FILE_NOT_EXIST KD001, DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA and
 * …_SCHEMA_CHANGE 0AKDC.
 */
export async function changesBetween(directory: string, range: ChangeRange): Promise<Changes> {
  const latest = await readSnapshot(directory)
  const { from } = range
  const to = Math.min(range.to ?? latest.version, latest.version)
  requireRange(from, range.to, latest)
  const { commits, checkpoints } = await listLog(directory)
  if (!commits.includes(from)) throw logFileNotFound(from, directory)
  if (from < earliestReadable(directory, { commits, checkpoints })) {
    throw truncatedLog(directory, from)
  }
  const before = await readSnapshot(directory, from)
  requireFeed(hasChangeFeed(before.metadata), from, from, to)
  const times = new Map(
    (await commitTimes(directory)).map(({ version, timestampMs }) => [version, timestampMs]),
  )
  const selects: string[] = []
  const paths: string[] = []
  for (let version = from; version <= to; version += 1) {
    const actions = await readCommit(directory, version)
    for (const { metaData } of actions) {
      if (!metaData) continue
      requireFeed(hasChangeFeed(metaData), version, from, to)
      // At the start the new schema is all there is: nothing older is read.
      if (version === from) continue
      const columns = parseSchema(metaData.schemaString)
      requireSameSchema('SCHEMA_CHANGE', columns, version, latest, { from, to })
    }
    const changed = changedFiles(actions)
    paths.push(...changed.flatMap(({ files }) => files.map((f) => absolutePath(directory, f.path))))
    selects.push(...changed.map((each) => toSelect(latest, each, version, times.get(version) ?? 0)))
  }
  requireSameSchema('DATA_SCHEMA', before.schema, from, latest, { from, to })
  await requirePaths(paths)
  const columns = [...latest.schema, ...changeColumns]
  const nothing = selectFrom({ directory, schema: columns, partitionColumns: [] }, [])
  return { relation: `(${selects.join(' UNION ALL ') || nothing})`, columns }
}

interface ChangedFiles {
  /** None: the files say themselves, row by row. */
  readonly changeType: 'insert' | 'delete' | undefined
  readonly files: readonly { path: string; partitionValues: Record<string, string | null> }[]
}

/** Where a commit has change files they tell all of it; elsewhere its files came or went whole. */
function changedFiles(actions: readonly Action[]): readonly ChangedFiles[] {
  const toFile = ({
    path,
    partitionValues,
  }: {
    readonly path: string
    readonly partitionValues?: Readonly<Record<string, string | null>> | undefined
  }): ChangedFiles['files'][number] => ({ path, partitionValues: { ...partitionValues } })
  const recorded = actions.flatMap(({ cdc }) => (cdc ? [toFile(cdc)] : []))
  if (recorded.length > 0) return [{ changeType: undefined, files: recorded }]
  const added = actions.flatMap(({ add }) => (add?.dataChange ? [toFile(add)] : []))
  const removed = actions.flatMap(({ remove }) => (remove?.dataChange ? [toFile(remove)] : []))
  const both: ChangedFiles[] = [
    { changeType: 'insert', files: added },
    { changeType: 'delete', files: removed },
  ]
  return both.filter(({ files }) => files.length > 0)
}

function toSelect(
  latest: Snapshot,
  { changeType, files }: ChangedFiles,
  version: number,
  timestampMs: number,
): string {
  const { directory, partitionColumns } = latest
  const recorded = changeType === undefined ? changeColumns.slice(0, 1) : []
  const schema = [...latest.schema, ...recorded]
  const more = [
    ...(changeType === undefined ? [] : [`'${changeType}' AS _change_type`]),
    `CAST(${version} AS BIGINT) AS _commit_version`,
    `make_timestamptz(CAST(${timestampMs * 1000} AS BIGINT)) AS _commit_timestamp`,
  ]
  return selectFrom({ directory, schema, partitionColumns }, files, more)
}

function requireRange(
  from: number,
  to: number | undefined,
  { directory, version }: Snapshot,
): void {
  if (from < 0) throw logFileNotFound(from, directory)
  if (from > version) {
    const text = `Start version ${from} for change data feed exceeds the latest table version ${version}.`
    throw sqlFailure('DELTA_CDC_START_VERSION_AFTER_LATEST', '22003', text)
  }
  if (to !== undefined && to < from) {
    const text = `CDC range from start ${from} to end ${to} was invalid. End cannot be before start.`
    throw sqlFailure('DELTA_INVALID_CDC_RANGE', '22003', text)
  }
}

function requireFeed(enabled: boolean, version: number, from: number, to: number): void {
  if (enabled) return
  throw sqlFailure(
    'DELTA_MISSING_CHANGE_DATA',
    'KD002',
    `Error getting change data for range [${from} , ${to}] as change data was not recorded for version [${version}]. If you've enabled change data feed on this table, use \`DESCRIBE HISTORY\` to see when it was first enabled. Otherwise, to start recording change data, use \`ALTER TABLE table_name SET TBLPROPERTIES (${changeFeedProperty}=true)\`.`,
  )
}

/** Columns may have come since; none may have gone, changed its type or become NOT NULL. */
function requireSameSchema(
  kind: 'SCHEMA_CHANGE' | 'DATA_SCHEMA',
  columns: readonly TableColumn[],
  version: number,
  { schema, metadata, version: readVersion }: Snapshot,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const kept = columns.every((column) => {
    const now = schema.find(({ name }) => sameColumn(name, column.name))
    if (!now || (column.nullable && !now.nullable)) return false
    return JSON.stringify(toField(now).type) === JSON.stringify(toField(column).type)
  })
  if (kept) return
  const what = `an incompatible ${kind === 'DATA_SCHEMA' ? 'data schema' : 'schema change'}`
  throw sqlFailure(
    `DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_${kind}`,
    '0AKDC',
    `Retrieving table changes between version ${from} and ${to} failed because of ${what}. Your read schema is ${metadata.schemaString} at version ${readVersion}, but we found ${what} at version ${version}.`,
  )
}
