// The look stage: what has become of a table since it was observed. A glance asks only for the
// newest commits, of many tables at once; a table that has a newer one is then looked at closely.
import { limits } from '../base/limits'
import { Problem, toProblem, type ProblemCode } from '../base/problem'
import type { TableName } from '../declare/source'
import type { HistoryRow } from '../warehouse/history-rows'
import type { Commit } from '../warehouse/table-version'
import type { ObservedTable } from './feed-state'
import { changesOnlyRows } from './operation'
import type { TableFacts } from './table-facts'

/** The answer to the cheap question: has anything happened? */
export type Glance =
  | { readonly kind: 'present'; readonly commit: Commit }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'failed'
      readonly problem: Problem
      /** How many tables the statement asked for that failed. */
      readonly together: number
    }

export interface Sighting {
  readonly tableId: string
  /** The URL of the table's folder. */
  readonly location: string
  /** A digest of the columns at the last of these commits. */
  readonly schema: string
  /**
   * The commits from the observed one on, the oldest first; the observed one itself only if the
   * history still has it. For a first sighting, and for another table, the newest commit alone.
   */
  readonly commits: readonly HistoryRow[]
  /** Whether another table has taken the name. */
  readonly isAnotherTable: boolean
  /** Whether there are further commits. The next look continues after these. */
  readonly hasMore: boolean
}

/** Codes that may come from one of the tables, so that the others can still be asked. */
const codesOfOneTable: ReadonlySet<ProblemCode> = new Set([
  'SourceNotFound',
  'SourceNotVersioned',
  'WarehouseAccessDenied',
  'StatementFailed',
])

/** The newest commit of each of these tables, or why it is not known. Never rejects. */
export async function glanceAt(
  connection: string,
  tables: readonly TableName[],
  facts: TableFacts,
): Promise<ReadonlyMap<TableName, Glance>> {
  try {
    const commits = await facts.newest(connection, tables)
    return new Map(tables.map((table) => [table, glanceOf(commits.get(table))]))
  } catch (error) {
    const problem = toProblem(error)
    if (tables.length > 1 && codesOfOneTable.has(problem.code)) {
      const middle = Math.ceil(tables.length / 2)
      const first = await glanceAt(connection, tables.slice(0, middle), facts)
      return new Map([...first, ...(await glanceAt(connection, tables.slice(middle), facts))])
    }
    const isMissing = tables.length === 1 && problem.code === 'SourceNotFound'
    const glance: Glance = isMissing
      ? { kind: 'missing' }
      : { kind: 'failed', problem, together: tables.length }
    return new Map(tables.map((table) => [table, glance]))
  }
}

/** @param observed undefined for a table that was not there before */
export async function lookClosely(
  connection: string,
  table: TableName,
  observed: ObservedTable | undefined,
  facts: TableFacts,
): Promise<Sighting> {
  if (!observed) return lookAnew(connection, table, false, facts)
  const countMax = limits.commitsPerLookMax + 1
  const read = await facts.commitsFrom(connection, table, observed.version, countMax)
  const commits = read.slice(0, limits.commitsPerLookMax)
  const last = commits.at(-1)
  // The history ends before the version that was observed.
  if (!last) return lookAnew(connection, table, true, facts)
  const identity = staysTheSame(observed, commits)
    ? observed
    : await facts.detail(connection, table)
  const { tableId, location } = identity
  if (isRemade(observed, tableId, commits)) return lookAnew(connection, table, true, facts)
  const hasMore = read.length === countMax
  // Only the newest commit can be read for certain.
  const keepsSchema = hasMore || last.version === observed.version
  const schema = keepsSchema ? observed.schema : await facts.schema(connection, table, last)
  return { tableId, location, schema, commits, isAnotherTable: false, hasMore }
}

async function lookAnew(
  connection: string,
  table: TableName,
  isAnotherTable: boolean,
  facts: TableFacts,
): Promise<Sighting> {
  const commit = await facts.newestRow(connection, table)
  const { tableId, location } = await facts.detail(connection, table)
  const schema = await facts.schema(connection, table, commit)
  return { tableId, location, schema, commits: [commit], isAnotherTable, hasMore: false }
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

function glanceOf(commit: Commit | undefined): Glance {
  if (commit) return { kind: 'present', commit }
  const cause = 'the history of the table is empty'
  const problem = new Problem('InvalidWarehouseAnswer', undefined, { cause })
  return { kind: 'failed', problem, together: 1 }
}
