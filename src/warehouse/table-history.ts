// Finds the commits of one Delta table: the newest, the one of a version, and the newest at a given
// time. A version or a time that a caller names becomes a commit here.
import type { Clock } from '../base/clock'
import { Problem } from '../base/problem'
import type { Literal } from '../declare/literal'
import type { TableName } from '../declare/source'
import type { SqlType } from '../declare/sql-type'
import { isEncodedAs } from './arrow-type'
import { int64Values } from './int64-values'
import type { ObservedVersions } from './observed-versions'
import type { ResultSet } from './result-set'
import { marker, sql, tableName, toStatement, type Fragment } from './statement'
import { toCommit, type Commit, type TableVersion } from './table-version'
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
  const first = async (statement: Fragment, runOptions: RunOptions): Promise<Commit | undefined> =>
    firstCommit(await warehouse.run(toStatement(statement), runOptions))
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
    throw new Problem('InvalidWarehouseAnswer', undefined, {
      cause: 'the history of the table is empty',
    })
  }
  const newest = (maxAgeMs: number) => observedVersions.newest(table, maxAgeMs, look, options)
  return {
    newest,
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

async function firstCommit(result: ResultSet): Promise<Commit | undefined> {
  const versions = positionOf(result, 'version', { kind: 'bigint' })
  const timestamps = positionOf(result, 'timestamp', { kind: 'timestamp' })
  for await (const { data, numRows } of result.batches) {
    const [version, timestamp] = [data.children[versions], data.children[timestamps]]
    if (numRows === 0 || !version || !timestamp) continue
    const [number, micros] = [int64Values(version)[0], int64Values(timestamp)[0]]
    if (number === undefined || micros === undefined) continue
    return toCommit(Number(number), micros)
  }
  return undefined
}

/** The type is checked, because reading a column by another type would give a wrong version. */
function positionOf({ columns, close }: ResultSet, name: string, type: SqlType): number {
  const position = columns.findIndex((column) => column.name === name)
  const column = columns[position]
  if (column && isEncodedAs(type, column.type)) return position
  close()
  throw new Problem('InvalidWarehouseAnswer', undefined, {
    cause: `the history has no column ${name} of the type ${type.kind}`,
  })
}
