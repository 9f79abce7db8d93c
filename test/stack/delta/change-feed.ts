// What `table_changes` asks for: a range of versions in; a DuckDB relation of the rows that changed
// out, in the table's latest schema and three columns more.
import { sqlFailure } from '../warehouse/sql-failure'
import { simple } from '../warehouse/types/spark-type'
import { readLog, type LoggedCommit } from './commit-log'
import { requireFiles, selectFrom } from './relation'
import { readSnapshot, type Snapshot } from './snapshot'
import { changeFeedProperty, hasChangeFeed } from './table-property'
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
 * 22003, DELTA_LOG_FILE_NOT_FOUND 42K03, FAILED_READ_FILE.FILE_NOT_EXIST KD001,
 * DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA and …_SCHEMA_CHANGE 0AKDC.
 */
export async function changesBetween(
  directory: string,
  { from, to: end }: ChangeRange,
): Promise<Changes> {
  const latest = await readSnapshot(directory)
  const to = Math.min(end ?? latest.version, latest.version)
  requireRange(from, end, latest)
  const before = await readSnapshot(directory, from)
  const missing = (version: number): Error => missingChangeData(version, from, to)
  if (!hasChangeFeed(before.metadata)) throw missing(from)
  const commits = (await readLog(directory)).slice(from, to + 1)
  for (const { version, actions } of commits) {
    for (const { metaData } of actions) {
      if (metaData && !hasChangeFeed(metaData)) throw missing(version)
      // At the start the new schema is all there is: nothing older is read.
      if (!metaData || version === from) continue
      requireSameSchema('SCHEMA_CHANGE', parseSchema(metaData.schemaString), version, latest)
    }
  }
  requireSameSchema('DATA_SCHEMA', before.schema, from, latest)
  const changed = commits.flatMap(changedFiles)
  await requireFiles({ directory, files: changed.flatMap(({ files }) => files) })
  const columns = [...latest.schema, ...changeColumns]
  const selects = changed.map((each) => toSelect(latest, each))
  const relation = selects.join(' UNION ALL ') || selectFrom(directory, columns, [])
  return { relation: `(${relation})`, columns }
}

interface ChangedFiles {
  readonly commit: LoggedCommit
  /** None: the files say themselves, row by row. */
  readonly changeType: 'insert' | 'delete' | undefined
  readonly files: readonly { readonly path: string }[]
}

/** Where a commit has change files they tell all of it; elsewhere its files came or went whole. */
function changedFiles(commit: LoggedCommit): readonly ChangedFiles[] {
  const { actions } = commit
  const recorded = actions.flatMap(({ cdc }) => (cdc ? [cdc] : []))
  if (recorded.length > 0) return [{ commit, changeType: undefined, files: recorded }]
  const added = actions.flatMap(({ add }) => (add?.dataChange ? [add] : []))
  const removed = actions.flatMap(({ remove }) => (remove?.dataChange ? [remove] : []))
  const both: ChangedFiles[] = [
    { commit, changeType: 'insert', files: added },
    { commit, changeType: 'delete', files: removed },
  ]
  return both.filter(({ files }) => files.length > 0)
}

function toSelect(latest: Snapshot, { commit, changeType, files }: ChangedFiles): string {
  const recorded = changeType === undefined ? changeColumns.slice(0, 1) : []
  const more = [
    ...(changeType === undefined ? [] : [`'${changeType}' AS _change_type`]),
    `CAST(${commit.version} AS BIGINT) AS _commit_version`,
    `make_timestamptz(CAST(${commit.timestampMs * 1000} AS BIGINT)) AS _commit_timestamp`,
  ]
  return selectFrom(latest.directory, [...latest.schema, ...recorded], files, more)
}

function requireRange(
  from: number,
  to: number | undefined,
  { directory, version }: Snapshot,
): void {
  if (from < 0) {
    const text = `Unable to retrieve the delta log files to construct table version ${from} starting from checkpoint version ${from} at ${directory}/_delta_log.`
    throw sqlFailure('DELTA_LOG_FILE_NOT_FOUND', '42K03', text)
  }
  if (from > version) {
    const text = `Start version ${from} for change data feed exceeds the latest table version ${version}.`
    throw sqlFailure('DELTA_CDC_START_VERSION_AFTER_LATEST', '22003', text)
  }
  if (to !== undefined && to < from) {
    const text = `CDC range from start ${from} to end ${to} was invalid. End cannot be before start.`
    throw sqlFailure('DELTA_INVALID_CDC_RANGE', '22003', text)
  }
}

function missingChangeData(version: number, from: number, to: number): Error {
  return sqlFailure(
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
    `Retrieving table changes failed because of ${what}. Your read schema is ${metadata.schemaString} at version ${readVersion}, but we found ${what} at version ${version}.`,
  )
}
