// Finds the commits of one Delta table: the newest, the one of a version, and the newest at a given
// time. A version or a time that a caller names becomes a commit here.
import type { Clock } from '../base/clock'
import { Problem } from '../base/problem'
import type { Literal } from '../declare/literal'
import type { TableName } from '../declare/source'
import { firstCommit, historyRows, placedCommits, type HistoryRow } from './history-rows'
import type { ObservedVersions } from './observed-versions'
import { join, marker, sql, tableName, toStatement, type Fragment } from './statement'
import type { Commit, TableVersion } from './table-version'
import type { RunOptions, Warehouse } from './warehouse'

export interface TableHistory {
  /** A commit that was the newest at some time in the last `maxAgeMs`. It may need a statement. */
  readonly newest: (maxAgeMs: number) => Promise<Commit>
  /**
   * Throws `VersionNotFound` or `VersionGone`. Needs a statement, unless this is the known newest
   * version.
   */
  readonly ofVersion: (version: TableVersion) => Promise<Commit>
  /**
   * The commit that was the newest at this time. Throws `BeforeFirstVersion`. Always needs a
   * statement.
   */
  readonly at: (time: Literal) => Promise<Commit>
  /** Whether a statement of its own was needed so far. */
  readonly hasLooked: () => boolean
  /** From now on this commit is no longer used once its look is older than `maxAgeMs`. */
  readonly doubt: (commit: Commit, maxAgeMs: number) => void
}

export interface TableHistorySources {
  readonly warehouse: Warehouse
  readonly observedVersions: ObservedVersions
  readonly clock: Clock
  readonly statementTimeoutMs: number
}

export function tableHistory(
  source: TableName,
  { warehouse, observedVersions, clock, statementTimeoutMs }: TableHistorySources,
  options: RunOptions,
): TableHistory {
  const { catalog, schema, name } = source
  const table = { connection: options.connection, catalog, schema, name }
  let hasLooked = false
  const first = async (statement: Fragment, runOptions: RunOptions) => {
    hasLooked = true
    const looking: RunOptions = { ...runOptions, purpose: 'look' }
    return firstCommit(await warehouse.run(toStatement(statement), looking))
  }
  const search = (search: Fragment): Promise<Commit | undefined> =>
    first(
      sql`SELECT version, timestamp FROM (DESCRIBE HISTORY ${tableName(source)}) WHERE ${search} LIMIT 1`,
      options,
    )
  /**
   * Other requests may wait for a look, and its result is kept. So it has its own deadline and no
   * signal.
   */
  const look = async (): Promise<Commit> => {
    const deadline = clock.now() + statementTimeoutMs
    const { signal } = new AbortController()
    const statement = sql`DESCRIBE HISTORY ${tableName(source)} LIMIT 1`
    const newest = await first(statement, { ...options, deadline, signal })
    if (newest) return newest
    throw emptyHistory()
  }
  const newest = (maxAgeMs: number) => observedVersions.newest(table, maxAgeMs, look, options)
  return {
    newest,
    hasLooked: () => hasLooked,
    ofVersion: async (version) => {
      const known = observedVersions.known(table, version)
      if (known) return known
      const asked = marker({ type: { kind: 'bigint' }, text: String(version) })
      const found = await search(sql`version >= ${asked} ORDER BY version ASC`)
      if (found?.version === version) return found
      if (found) throw new Problem('VersionGone')
      const last = await newest(0)
      throw new Problem(
        'VersionNotFound',
        `The table has no version ${version}. The newest is ${last.version}.`,
      )
    },
    at: async (time) => {
      const found = await search(sql`timestamp <= ${marker(time)} ORDER BY version DESC`)
      if (found) return found
      throw new Problem('BeforeFirstVersion')
    },
    doubt: (commit, maxAgeMs) => {
      observedVersions.doubt(table, commit, maxAgeMs)
    },
  }
}

/** The newest commit of each of these tables, by one statement. It fails if one of them fails. */
export async function newestCommits(
  tables: readonly TableName[],
  warehouse: Warehouse,
  options: RunOptions,
): Promise<ReadonlyMap<TableName, Commit>> {
  const looks = tables.map((table, place) => {
    const placed = marker({ type: { kind: 'int' }, text: String(place) })
    return sql`SELECT ${placed} AS place, version, timestamp FROM (DESCRIBE HISTORY ${tableName(table)} LIMIT 1)`
  })
  const found = await warehouse.run(toStatement(join(looks, ' UNION ALL ')), options)
  const commits = new Map<TableName, Commit>()
  for (const { place, commit } of await placedCommits(found)) {
    const table = tables[place]
    if (table) commits.set(table, commit)
  }
  return commits
}

/** The newest commit of a table, with its operation. */
export async function newestRow(
  source: TableName,
  warehouse: Warehouse,
  options: RunOptions,
): Promise<HistoryRow> {
  const statement = sql`DESCRIBE HISTORY ${tableName(source)} LIMIT 1`
  const [newest] = await historyRows(await warehouse.run(toStatement(statement), options))
  if (newest) return newest
  throw emptyHistory()
}

/** The commits from this version on that the history still lists, the oldest first. */
export async function commitsFrom(
  source: TableName,
  version: TableVersion,
  countMax: number,
  warehouse: Warehouse,
  options: RunOptions,
): Promise<readonly HistoryRow[]> {
  const from = marker({ type: { kind: 'bigint' }, text: String(version) })
  const count = marker({ type: { kind: 'int' }, text: String(countMax) })
  const statement = sql`SELECT version, timestamp, operation FROM (DESCRIBE HISTORY ${tableName(source)}) WHERE version >= ${from} ORDER BY version ASC LIMIT ${count}`
  return historyRows(await warehouse.run(toStatement(statement), options))
}

function emptyHistory(): Problem {
  const cause = 'the history of the table is empty'
  return new Problem('InvalidWarehouseAnswer', undefined, { cause })
}
