// One Delta directory, read by both sides at every version: rows, columns and history of the reader
// under judgement against Spark's, which finds a version by the time of its commit, as pages do.
import { asOf, sql, join, name, tableName, toStatement } from '../../../src/warehouse/statement'
import { toCommit, type Commit } from '../../../src/warehouse/table-version'
import { readLog } from '../../stack/delta/commit-log'
import { versionAt } from '../../stack/delta/history'
import { relationOf, requireFiles } from '../../stack/delta/relation'
import { readSnapshot } from '../../stack/delta/snapshot'
import { SqlFailure } from '../../stack/warehouse/sql-failure'
import type { Judging } from '../judging'
import { difference, withoutOrder, type Failure, type Outcome, type Rows } from '../outcome'
import { quoted } from '../spark/registration'

/** A name for each view: the stand-in keeps what it knows of a name. */
let views = 0

/** The table's rows at a version, as the stand-in reads them. */
export async function ownRows(
  { standIn }: Judging,
  directory: string,
  version: number,
): Promise<Outcome> {
  try {
    const snapshot = await readSnapshot(directory, version)
    await requireFiles(snapshot)
    views += 1
    const view = { catalog: 'judge', schema: 'delta', name: `version_${views}` }
    await standIn.define(
      Object.values(view).join('.'),
      `SELECT * FROM ${relationOf(snapshot)} AS t`,
    )
    const columns = snapshot.schema.map((column) => name(column.name))
    return await standIn.run(
      toStatement(sql`SELECT ${join(columns, ', ')} FROM ${tableName(view)}`),
    )
  } catch (error) {
    return toFailure(error)
  }
}

/** By the commit's time, as the query path reads a pinned version. */
export function sparkRows(
  { oracle }: Judging,
  directory: string,
  commit: Commit,
): Promise<Outcome> {
  const { text, parameters } = toStatement(asOf(commit))
  const table = pathTable(directory)
  return oracle.run({ text: `SELECT * FROM ${table} ${text}`, parameters }, 'anywhere')
}

/** Of the rows of a version, in any order, or of how both fail. */
export async function judgeVersion(
  judging: Judging,
  directory: string,
  commit: Commit,
): Promise<{ readonly difference: string | undefined } | { readonly skipped: string }> {
  const found = await versionAt(directory, microsOf(commit))
  if (found !== commit.version) {
    return { difference: `at the time of version ${commit.version} ours finds version ${found}` }
  }
  const [ours, judged] = await Promise.all([
    ownRows(judging, directory, commit.version),
    sparkRows(judging, directory, commit),
  ])
  if (judged.kind === 'failure' && judged.errorClass === beyondRetention) {
    return { skipped: 'Spark reads no version beyond the retention of files; the stand-in does' }
  }
  return { difference: difference(withoutOrder(ours), withoutOrder(judged)) }
}

/** New in Delta 4.4, and in new runtimes: older ones read such a version while its files are there. */
const beyondRetention = 'DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION'

/** Newest first: version, operation, and the time that a commit is said to have. */
export async function ownHistory(directory: string): Promise<Outcome> {
  try {
    const rows = [...(await readLog(directory))]
      .reverse()
      .map(({ version, info, timestampMs }) => [
        String(version),
        info.operation,
        `${new Date(timestampMs).toISOString().slice(0, -1)}000Z`,
      ])
    return { kind: 'rows', columns: historyColumns, rows }
  } catch (error) {
    return toFailure(error)
  }
}

export async function sparkHistory({ oracle }: Judging, directory: string): Promise<Rows> {
  const found = await oracle.sql(`DESCRIBE HISTORY ${pathTable(directory)}`)
  const places = historyColumns.map((column) => found.columns.indexOf(column))
  const rows = found.rows.map((row) => places.map((place) => row[place] ?? null))
  return { kind: 'rows', columns: historyColumns, rows }
}

const historyColumns = ['version', 'operation', 'timestamp']

/** Oldest first. */
export function commitsIn({ columns, rows }: Rows): readonly Commit[] {
  const [version, time] = [columns.indexOf('version'), columns.indexOf('timestamp')]
  return rows
    .map((row) => toCommit(Number(row[version]), microsAt(row[time]!)))
    .sort((one, other) => one.version - other.version)
}

const microsOf = ({ at }: Commit): bigint => microsAt(at.text)

/** Of `2024-01-01T00:00:00.123456Z`: Date reads no further than milliseconds. */
function microsAt(time: string): bigint {
  return BigInt(Date.parse(time)) * 1000n + BigInt(time.slice(-4, -1))
}

export function pathTable(directory: string): string {
  return `delta.${quoted(directory)}`
}

/** What is not in the warehouse's words has got out of the engine: it is nobody's failure but ours. */
function toFailure(error: unknown): Failure {
  if (error instanceof SqlFailure) {
    const { errorClass, sqlState, message } = error
    return { kind: 'failure', errorClass, sqlState, message }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { kind: 'failure', errorClass: 'NOT_OURS', sqlState: undefined, message }
}
