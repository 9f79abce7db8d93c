// The versions of one Delta table: which is the newest, and which one a time means. Inside Meshport there
// are only versions; a time becomes one here, at the door.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { TableName } from '../declare/source'
import { int64Values } from './int64-values'
import type { ObservedVersions } from './observed-versions'
import type { ResultSet } from './result-set'
import { ownInteger, sql, tableName, toStatement } from './statement'
import type { TableVersion } from './table-version'
import { toTableVersion } from './table-version'
import type { RunOptions, Warehouse } from './warehouse'

export interface TableHistory {
  /** A version that was the newest at some time in the last `maxAgeMs`; it may cost a look. */
  readonly newestVersion: (maxAgeMs: number) => Promise<TableVersion>
  /** The version that was the newest at this time; throws `BeforeFirstVersion`. Always a look. */
  readonly versionAt: (epochMicros: bigint) => Promise<TableVersion>
  /** To be called when this version, which was the newest, cannot be read any more. */
  readonly forget: (version: TableVersion) => void
}

export interface TableHistorySources {
  readonly warehouse: Warehouse
  readonly observedVersions: ObservedVersions
}

interface Commit {
  readonly version: TableVersion
  readonly epochMicros: bigint
}

export function tableHistory(
  source: TableName,
  { warehouse, observedVersions }: TableHistorySources,
  options: RunOptions,
): TableHistory {
  const { catalog, schema, name } = source
  const table = { connection: options.connection, catalog, schema, name }
  const commits = async function* (rowsMax: number, signal: AbortSignal) {
    const statement = sql`DESCRIBE HISTORY ${tableName(source)} LIMIT ${ownInteger(rowsMax)}`
    yield* readCommits(await warehouse.run(toStatement(statement), { ...options, signal }))
  }
  const look = async () => {
    let newest: TableVersion | undefined
    // Others may wait for it, and what it tells is kept: it goes on when whoever began it leaves.
    for await (const { version } of commits(1, new AbortController().signal)) newest ??= version
    if (newest !== undefined) return newest
    throw new Problem('StatementFailed', undefined, { cause: 'a table without a history' })
  }
  return {
    newestVersion: (maxAgeMs) => observedVersions.newest(table, maxAgeMs, look),
    versionAt: async (epochMicros) => {
      for await (const commit of commits(limits.historyRowsMax, options.signal)) {
        if (commit.epochMicros <= epochMicros) return commit.version
      }
      throw new Problem('BeforeFirstVersion', undefined, { target: 'asOfTimestamp' })
    },
    forget: (version) => {
      observedVersions.forget(table, version)
    },
  }
}

/** Newest first, as the warehouse tells them. */
async function* readCommits({ columns, batches }: ResultSet): AsyncGenerator<Commit> {
  const position = (name: string) => columns.findIndex((column) => column.name === name)
  for await (const { data, numRows } of batches) {
    const versions = data.children[position('version')]
    const timestamps = data.children[position('timestamp')]
    if (!versions || !timestamps) throw new Problem('InvalidWarehouseAnswer')
    for (let row = 0; row < numRows; row += 1) {
      yield {
        version: toTableVersion(Number(int64Values(versions)[row])),
        epochMicros: int64Values(timestamps)[row] ?? 0n,
      }
    }
  }
}
