// The first half of a MERGE: source and target are joined once, and what is to become of each row is
// kept in temporary tables, from which the second half writes files.
import { randomUUID } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from '../warehouse/sql-failure'
import type { AddFile } from './action'
import { sourceName, withValues } from './engine-query'
import type { Merge, MergeClause } from './merge'
import { absolutePath } from './relation'
import type { Snapshot } from './snapshot'
import { fileColumn, placedRows, rowColumn } from './touched-file'

export interface MatchedRows {
  /** Names of temporary tables: the source's rows; (f, r, s, clause) of rows that change; (s, clause) of new ones. */
  readonly source: string
  readonly fates: string
  readonly fresh: string
  readonly sourceRows: number
  readonly touched: readonly AddFile[]
  readonly counts: Readonly<Record<'update' | 'delete', number>>
}

/** The temporary tables are there while `work` is running. */
export async function matchRows<T>(
  connection: DuckDBConnection,
  snapshot: Snapshot,
  merge: Merge,
  work: (matched: MatchedRows) => Promise<T>,
): Promise<T> {
  const suffix = randomUUID().replaceAll('-', '_')
  const [source, pairs] = [`merge_source_${suffix}`, `merge_pairs_${suffix}`]
  const [fates, fresh] = [`merge_fates_${suffix}`, `merge_fresh_${suffix}`]
  const make = async (name: string, select: string): Promise<void> => {
    const text = `CREATE TEMP TABLE ${name} AS ${withValues(select, merge.values)}`
    await connection.run(text, [...merge.values])
  }
  const rows = placedRows(snapshot, snapshot.files)
  const place = `t.${fileColumn} AS f, t.${rowColumn} AS r`
  try {
    await make(source, merge.source)
    await make(
      pairs,
      `SELECT ${place}, ${sourceName}.rowid AS s, ${fate(merge, 'matched')} AS clause
      FROM ${rows} JOIN ${source} AS ${sourceName} ON (${merge.condition})`,
    )
    await requireSingleMatches(connection, pairs, merge)
    const matched = `SELECT f, r, min(s) AS s, min(clause) AS clause FROM ${pairs}
      WHERE clause IS NOT NULL GROUP BY f, r`
    const alone = `SELECT ${place}, NULL AS s, ${fate(merge, 'notMatchedBySource')} AS clause
      FROM ${rows} WHERE (t.${fileColumn}, t.${rowColumn}) NOT IN (SELECT (f, r) FROM ${pairs})`
    const hasAlone = merge.clauses.some(({ when }) => when === 'notMatchedBySource')
    await make(
      fates,
      hasAlone ? `${matched} UNION ALL SELECT * FROM (${alone}) WHERE clause IS NOT NULL` : matched,
    )
    await make(
      fresh,
      `SELECT * FROM (SELECT s.rowid AS s, ${fate(merge, 'notMatched')} AS clause
      FROM ${source} AS s WHERE s.rowid NOT IN (SELECT s FROM ${pairs})) WHERE clause IS NOT NULL`,
    )
    return await work({
      source,
      fates,
      fresh,
      sourceRows: await countOf(connection, source),
      touched: await touchedBy(connection, snapshot, fates),
      counts: {
        update: await countOf(connection, fates, clauseList(merge, 'update')),
        delete: await countOf(connection, fates, clauseList(merge, 'delete')),
      },
    })
  } finally {
    for (const name of [fresh, fates, pairs, source]) {
      await connection.run(`DROP TABLE IF EXISTS ${name}`)
    }
  }
}

/** The number of the first clause of this kind that holds, or NULL. */
function fate({ clauses }: Merge, when: MergeClause['when']): string {
  const cases = [...clauses.entries()].flatMap(([index, clause]) =>
    clause.when === when ? [`WHEN (${clause.condition ?? 'true'}) THEN ${index}`] : [],
  )
  return cases.length === 0 ? 'CAST(NULL AS INTEGER)' : `CASE ${cases.join(' ')} END`
}

/** Deleting a row twice is deleting it; updating it twice is not one thing. */
async function requireSingleMatches(
  connection: DuckDBConnection,
  pairs: string,
  { clauses }: Merge,
): Promise<void> {
  const [only, ...others] = clauses.filter(({ when }) => when === 'matched')
  if (only?.action === 'delete' && only.condition === undefined && others.length === 0) return
  const twice = await connection.runAndReadAll(`SELECT 1 FROM ${pairs} WHERE clause IS NOT NULL
    GROUP BY f, r HAVING count(*) > 1 LIMIT 1`)
  if (twice.currentRowCount === 0) return
  throw sqlFailure(
    'DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE',
    '21506',
    'Cannot perform Merge as multiple source rows matched and attempted to modify the same target row in the Delta table in possibly conflicting ways. By SQL semantics of Merge, when multiple source rows match on the same target row, the result may be ambiguous as it is unclear which source row should be used to update or delete the matching target row. You can preprocess the source table to eliminate the possibility of multiple matches.',
  )
}

async function touchedBy(
  connection: DuckDBConnection,
  { directory, files }: Snapshot,
  fates: string,
): Promise<readonly AddFile[]> {
  const found = await connection.runAndReadAll(`SELECT DISTINCT f FROM ${fates}`)
  const paths = new Set(found.getRows().map(([file]) => String(file)))
  return files.filter((file) => paths.has(absolutePath(directory, file.path)))
}

function clauseList({ clauses }: Merge, action: MergeClause['action']): string {
  const numbers = [...clauses.entries()].flatMap(([index, clause]) =>
    clause.action === action ? [index] : [],
  )
  return numbers.length === 0 ? 'false' : `clause IN (${numbers.join(', ')})`
}

async function countOf(
  connection: DuckDBConnection,
  table: string,
  condition = 'true',
): Promise<number> {
  const found = await connection.runAndReadAll(`SELECT count(*) FROM ${table} WHERE ${condition}`)
  return Number(found.getRows()[0]?.[0])
}
