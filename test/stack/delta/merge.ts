// MERGE INTO: a source, a join condition and clauses in; one commit out that writes anew the files
// whose rows change and adds one with the rows that are new.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { AddFile, ChangeFile } from './action'
import { columnList, columnOf, newValue } from './change-rows'
import type { FileSink } from './data-file'
import type { Assignment, Commit } from './engine-query'
import { matchRows, type MatchedRows } from './merge-match'
import { hasChangeFeed, requireRemovable } from './protocol'
import type { Snapshot } from './snapshot'
import { fileColumn, groupsOf, placedRows, requirePlaces, rowColumn } from './touched-file'
import { bytesOf, changeRows, removalOf, rowsTotal, type Change } from './transaction'

export interface Merge {
  /** A SELECT; `s` stands for its rows. */
  readonly source: string
  /** Of every text here. */
  readonly values: readonly string[]
  /** ON, about `t` and `s`. */
  readonly condition: string
  readonly clauses: readonly MergeClause[]
  /** The condition as history shows it. */
  readonly predicate?: string | undefined
}

/** The first clause of a row's kind whose condition holds decides. */
export type MergeClause = MergeUpdate | MergeDelete | MergeInsert

interface MergeUpdate {
  readonly when: 'matched' | 'notMatchedBySource'
  readonly condition?: string | undefined
  readonly action: 'update'
  readonly assignments: readonly Assignment[]
}

interface MergeDelete {
  readonly when: 'matched' | 'notMatchedBySource'
  readonly condition?: string | undefined
  readonly action: 'delete'
}

interface MergeInsert {
  readonly when: 'notMatched'
  readonly condition?: string | undefined
  readonly action: 'insert'
  /** Columns that are not named become NULL. */
  readonly assignments: readonly Assignment[]
}

/** DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE 21506 when two rows of `s` would change one of `t`. */
export async function mergeRows(
  connection: DuckDBConnection,
  directory: string,
  merge: Merge,
): Promise<Commit | undefined> {
  return changeRows(connection, directory, async (snapshot, sink) => {
    requireRemovable(snapshot)
    await requirePlaces(snapshot)
    return matchRows(connection, snapshot, merge, async (matched) => {
      const { touched, counts } = matched
      const rewritten: AddFile[] = []
      for (const group of groupsOf(touched)) {
        const select = rewrittenRows(snapshot, group, merge, matched)
        rewritten.push(...(await sink.addRows(select, merge.values)))
      }
      const inserted = await sink.addRows(insertedRows(snapshot, merge, matched), merge.values)
      if (touched.length === 0 && inserted.length === 0) return undefined
      const changes = await changeFiles(snapshot, sink, merge, matched)
      const numTargetRowsInserted = rowsTotal(inserted)
      const rows = {
        numSourceRows: matched.sourceRows,
        numTargetRowsInserted,
        numTargetRowsUpdated: counts.update,
        numTargetRowsDeleted: counts.delete,
        numTargetRowsCopied: rowsTotal(rewritten) - counts.update,
        numOutputRows: rowsTotal(rewritten) + numTargetRowsInserted,
      }
      return toChange(merge, touched, [...rewritten, ...inserted], changes, rows)
    })
  })
}

/** Rows of the touched files with their fate beside them: `fate.clause` is NULL for those that stay. */
function ratedRows(snapshot: Snapshot, files: readonly AddFile[], matched: MatchedRows): string {
  return `${placedRows(snapshot, files)}
    LEFT JOIN ${matched.fates} AS fate ON fate.f = t.${fileColumn} AND fate.r = t.${rowColumn}
    LEFT JOIN ${matched.source} AS s ON s.rowid = fate.s`
}

function clausesThat(
  { clauses }: Merge,
  action: MergeClause['action'],
): readonly (readonly [number, MergeClause])[] {
  return [...clauses.entries()].filter(([, clause]) => clause.action === action)
}

function updatedColumns({ schema }: Snapshot, merge: Merge): readonly string[] {
  return schema.map((column) => {
    const cases = clausesThat(merge, 'update').map(([index, clause]) => {
      const assignments = clause.action === 'update' ? clause.assignments : []
      return `WHEN ${index} THEN ${newValue(column, assignments)}`
    })
    if (cases.length === 0) return columnOf(column)
    return `CASE fate.clause ${cases.join(' ')} ELSE ${columnOf(column)} END`
  })
}

function isOneOf(clauses: readonly (readonly [number, MergeClause])[]): string {
  if (clauses.length === 0) return 'false'
  return `coalesce(fate.clause IN (${clauses.map(([index]) => index).join(', ')}), false)`
}

function rewrittenRows(
  snapshot: Snapshot,
  files: readonly AddFile[],
  merge: Merge,
  matched: MatchedRows,
): string {
  return `SELECT ${updatedColumns(snapshot, merge).join(', ')}
    FROM ${ratedRows(snapshot, files, matched)}
    WHERE NOT ${isOneOf(clausesThat(merge, 'delete'))}
    ORDER BY t.${fileColumn}, t.${rowColumn}`
}

function insertedRows({ schema }: Snapshot, merge: Merge, { source, fresh }: MatchedRows): string {
  const clauses = clausesThat(merge, 'insert')
  const columns = schema.map((column) => {
    const cases = clauses.map(([index, clause]) => {
      const assignments = clause.action === 'insert' ? clause.assignments : []
      return `WHEN ${index} THEN ${newValue(column, assignments, 'NULL')}`
    })
    return cases.length === 0 ? 'NULL' : `CASE fresh.clause ${cases.join(' ')} END`
  })
  return `SELECT ${columns.join(', ')} FROM ${source} AS s
    JOIN ${fresh} AS fresh ON fresh.s = s.rowid ORDER BY s.rowid`
}

async function changeFiles(
  snapshot: Snapshot,
  sink: FileSink,
  merge: Merge,
  matched: MatchedRows,
): Promise<readonly ChangeFile[]> {
  if (!hasChangeFeed(snapshot.metadata)) return []
  const rated = ratedRows(snapshot, matched.touched, matched)
  const old = columnList(snapshot.schema)
  const updated = isOneOf(clausesThat(merge, 'update'))
  const deleted = isOneOf(clausesThat(merge, 'delete'))
  const parts = [
    `SELECT ${old}, 'update_preimage' FROM ${rated} WHERE ${updated}`,
    `SELECT ${updatedColumns(snapshot, merge).join(', ')}, 'update_postimage'
      FROM ${rated} WHERE ${updated}`,
    `SELECT ${old}, 'delete' FROM ${rated} WHERE ${deleted}`,
    `SELECT *, 'insert' FROM (${insertedRows(snapshot, merge, matched)})`,
  ]
  return sink.addChanges(parts.join(' UNION ALL '), merge.values)
}

function toChange(
  merge: Merge,
  touched: readonly AddFile[],
  added: readonly AddFile[],
  changes: readonly ChangeFile[],
  rows: Readonly<Record<string, number>>,
): Change {
  const actionsOf = (when: MergeClause['when']): string =>
    JSON.stringify(
      merge.clauses.flatMap((clause) =>
        clause.when === when ? [{ actionType: clause.action }] : [],
      ),
    )
  return {
    operation: 'MERGE',
    parameters: {
      predicate: JSON.stringify(merge.predicate === undefined ? [] : [merge.predicate]),
      matchedPredicates: actionsOf('matched'),
      notMatchedPredicates: actionsOf('notMatched'),
      notMatchedBySourcePredicates: actionsOf('notMatchedBySource'),
    },
    metrics: {
      ...rows,
      numTargetFilesRemoved: touched.length,
      numTargetBytesRemoved: bytesOf(touched),
      numTargetFilesAdded: added.length,
      numTargetBytesAdded: bytesOf(added),
      numTargetChangeFilesAdded: changes.length,
    },
    actions: [
      ...touched.map((file) => removalOf(file)),
      ...added.map((add) => ({ add })),
      ...changes.map((cdc) => ({ cdc })),
    ],
  }
}
