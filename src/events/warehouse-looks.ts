// Looks that ask the warehouse. One statement asks for the newest commits of many tables; a table
// that has a newer one is then asked for its history, its identity and its columns.
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { Problem, toProblem, type ProblemCode } from '../base/problem'
import type { TableName } from '../declare/source'
import type { HistoryRow } from '../warehouse/history-rows'
import { schemaDigest, tableDetail } from '../warehouse/table-detail'
import { commitsFrom, newestCommits, newestRow } from '../warehouse/table-history'
import type { Commit } from '../warehouse/table-version'
import type { RunOptions, Warehouse } from '../warehouse/warehouse'
import { changesOnlyRows } from './detect'
import type { ObservedTable } from './feed-state'
import type { Glance, Looks, Sighting } from './look'

export interface WarehouseLooksSources {
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly statementTimeoutMs: number
}

export interface LookOptions {
  readonly requestId: string
  readonly signal: AbortSignal
}

export function warehouseLooks(
  { warehouse, clock, statementTimeoutMs }: WarehouseLooksSources,
  { requestId, signal }: LookOptions,
): Looks {
  const optionsFor = (connection: string): RunOptions => ({
    connection,
    as: { kind: 'service' },
    requestId,
    tags: { purpose: 'events', request_id: requestId },
    deadline: clock.now() + statementTimeoutMs,
    signal,
  })
  const newest = async (
    connection: string,
    tables: readonly TableName[],
  ): Promise<ReadonlyMap<TableName, Glance>> => {
    try {
      const commits = await newestCommits(tables, warehouse, optionsFor(connection))
      return new Map(tables.map((table) => [table, glanceOf(commits.get(table))]))
    } catch (error) {
      const problem = toProblem(error)
      if (tables.length > 1 && isOfOneTable(problem)) {
        const middle = Math.ceil(tables.length / 2)
        const first = await newest(connection, tables.slice(0, middle))
        return new Map([...first, ...(await newest(connection, tables.slice(middle)))])
      }
      const glance: Glance =
        problem.code === 'SourceNotFound' ? { kind: 'missing' } : { kind: 'failed', problem }
      return new Map(tables.map((table) => [table, glance]))
    }
  }

  const closely = async (
    connection: string,
    table: TableName,
    observed: ObservedTable | undefined,
  ): Promise<Sighting> => {
    const detail = () => tableDetail(table, warehouse, optionsFor(connection))
    const schemaAt = (commit: HistoryRow) =>
      schemaDigest(table, commit, warehouse, optionsFor(connection))
    const asNew = async (isAnotherTable: boolean): Promise<Sighting> => {
      const commit = await newestRow(table, warehouse, optionsFor(connection))
      const schema = await schemaAt(commit)
      return { ...(await detail()), schema, commits: [commit], isAnotherTable, hasMore: false }
    }
    if (!observed) return asNew(false)
    const countMax = limits.commitsPerLookMax + 1
    const options = optionsFor(connection)
    const read = await commitsFrom(table, observed.version, countMax, warehouse, options)
    const hasMore = read.length === countMax
    const commits = read.slice(0, limits.commitsPerLookMax)
    const last = commits.at(-1)
    // The history ends before the version that was observed.
    if (!last) return asNew(true)
    const identity = staysTheSame(observed, commits) ? observed : await detail()
    if (isRemade(observed, identity.tableId, commits)) return asNew(true)
    // Only the newest commit can be read for certain.
    const keepsSchema = hasMore || last.version === observed.version
    const schema = keepsSchema ? observed.schema : await schemaAt(last)
    const { tableId, location } = identity
    return { tableId, location, schema, commits, isAnotherTable: false, hasMore }
  }
  return Object.freeze({ newest, closely })
}

/** Its observed commit is still there, and nothing since can have given it another id. */
function staysTheSame(observed: ObservedTable, [first, ...later]: readonly HistoryRow[]): boolean {
  return (
    first?.version === observed.version &&
    first.at.text === observed.at &&
    later.every(({ operation }) => changesOnlyRows(operation))
  )
}

/**
 * A table of another id took the name if the observed version was made at another time. With the
 * same time, CREATE OR REPLACE or RESTORE changed the id, and the versions go on.
 */
function isRemade(
  observed: ObservedTable,
  tableId: string,
  [first]: readonly HistoryRow[],
): boolean {
  return (
    tableId !== observed.tableId &&
    first?.version === observed.version &&
    first.at.text !== observed.at
  )
}

/** Codes that may come from one of the tables, so that the others can still be asked. */
const codesOfOneTable: ReadonlySet<ProblemCode> = new Set([
  'SourceNotFound',
  'SourceNotVersioned',
  'WarehouseAccessDenied',
  'StatementFailed',
])

function isOfOneTable({ code }: Problem): boolean {
  return codesOfOneTable.has(code)
}

function glanceOf(commit: Commit | undefined): Glance {
  if (commit) return { kind: 'present', commit }
  const cause = 'the history of the table is empty'
  return {
    kind: 'failed',
    problem: new Problem('InvalidWarehouseAnswer', undefined, { cause }),
  }
}
