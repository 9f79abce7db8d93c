// What a look asks about tables, as an interface: a warehouse is only one of those who know. Unity
// Catalog itself tells the version of some tables, without a warehouse.
import type { Clock } from '../base/clock'
import type { Invocation } from '../base/trace'
import type { TableName } from '../declare/source'
import type { HistoryRow } from '../warehouse/history-rows'
import { schemaDigest, tableDetail, type TableDetail } from '../warehouse/table-detail'
import { commitsFrom, newestCommits, newestRow } from '../warehouse/table-history'
import type { Commit, TableVersion } from '../warehouse/table-version'
import { invocationTags, type RunOptions, type Warehouse } from '../warehouse/warehouse'

/** Each answer may be a problem: `SourceNotFound` where there is no such table. */
export interface TableFacts {
  /** The newest commit of each table. Fails if one of them fails. */
  readonly newest: (
    connection: string,
    tables: readonly TableName[],
  ) => Promise<ReadonlyMap<TableName, Commit>>
  readonly newestRow: (connection: string, table: TableName) => Promise<HistoryRow>
  /** The commits from this version on, the oldest first, at most so many. */
  readonly commitsFrom: (
    connection: string,
    table: TableName,
    version: TableVersion,
    countMax: number,
  ) => Promise<readonly HistoryRow[]>
  readonly detail: (connection: string, table: TableName) => Promise<TableDetail>
  /** A digest of the table's columns at this commit. */
  readonly schema: (connection: string, table: TableName, commit: Commit) => Promise<string>
}

export interface WarehouseFactsOptions {
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly statementTimeoutMs: number
  readonly invocation: Invocation
  readonly signal: AbortSignal
}

/** The facts as a warehouse tells them. Each statement has the time that a statement may take. */
export function warehouseFacts(options: WarehouseFactsOptions): TableFacts {
  const { warehouse, clock, statementTimeoutMs, invocation, signal } = options
  const runOptions = (connection: string): RunOptions => ({
    connection,
    as: { kind: 'service' },
    invocation,
    purpose: 'look',
    tags: { purpose: 'events', ...invocationTags(invocation) },
    deadline: clock.now() + statementTimeoutMs,
    signal,
  })
  return Object.freeze<TableFacts>({
    newest: (connection, tables) => newestCommits(tables, warehouse, runOptions(connection)),
    newestRow: (connection, table) => newestRow(table, warehouse, runOptions(connection)),
    commitsFrom: (connection, table, version, countMax) =>
      commitsFrom(table, version, countMax, warehouse, runOptions(connection)),
    detail: (connection, table) => tableDetail(table, warehouse, runOptions(connection)),
    schema: (connection, table, commit) =>
      schemaDigest(table, commit, warehouse, runOptions(connection)),
  })
}
