// The look stage: what a table has become since it was observed. `Looks` is an interface, because a
// warehouse is only one of those who know: Unity Catalog tells the version of some tables without
// a warehouse.
import type { Problem } from '../base/problem'
import type { TableName } from '../declare/source'
import type { HistoryRow } from '../warehouse/history-rows'
import type { Commit } from '../warehouse/table-version'
import type { ObservedTable } from './feed-state'

export interface Looks {
  /** The newest commit of each of these tables, or why it is not known. Never rejects. */
  readonly newest: (
    connection: string,
    tables: readonly TableName[],
  ) => Promise<ReadonlyMap<TableName, Glance>>
  /** What happened to the table since it was observed. Rejects with a problem. */
  readonly closely: (
    connection: string,
    table: TableName,
    observed: ObservedTable | undefined,
  ) => Promise<Sighting>
}

/** The answer to the cheap question: has anything happened? */
export type Glance =
  | { readonly kind: 'present'; readonly commit: Commit }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly problem: Problem }

export interface Sighting {
  readonly tableId: string
  readonly location: string
  /** A digest of the columns at the last of these commits. */
  readonly schema: string
  /**
   * The commits from the observed one on, the oldest first; the observed one itself only if the
   * history still has it. For a first sighting, and for a table made anew, the newest commit alone.
   */
  readonly commits: readonly HistoryRow[]
  /** Whether another table has taken the name. */
  readonly isAnotherTable: boolean
  /** Whether there are further commits. The next look continues after these. */
  readonly hasMore: boolean
}
