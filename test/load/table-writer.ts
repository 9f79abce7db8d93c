// Writers at once on one Delta table, in one process: so many append rows, and one in four now and then
// rewrites one of its own. Each commit is told to whoever started them.
import { createHash } from 'node:crypto'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { insertRows, rewriteRows } from '../stack/delta/change-rows'
import type { Commit } from '../stack/delta/engine-query'

export interface Writing {
  readonly directory: string
  readonly writers: number
  readonly milliseconds: number
  /** Decides which commits rewrite. */
  readonly seed: number
  readonly onCommit?: () => void
}

/** One row: appended by a WRITE with a new id, or given this id by an UPDATE. */
export interface WriterCommit {
  readonly version: number
  readonly operation: string
  readonly writer: string
  readonly id: number
}

/** What an UPDATE makes of an id. */
export function rewritten(id: number): number {
  return id + 1_000_000
}

/** In the order of the versions. */
export async function runWriters(
  database: DuckDBInstance,
  writing: Writing,
): Promise<readonly WriterCommit[]> {
  const commits: WriterCommit[] = []
  const end = Date.now() + writing.milliseconds
  const write = async (_: unknown, writer: number): Promise<void> => {
    const connection = await database.connect()
    for await (const commit of commitsOf(connection, writing, writer, end)) {
      commits.push(commit)
      writing.onCommit?.()
    }
    connection.disconnectSync()
  }
  await Promise.all(Array.from({ length: writing.writers }, write))
  return commits.sort((a, b) => a.version - b.version)
}

async function* commitsOf(
  connection: DuckDBConnection,
  { directory, seed }: Writing,
  writer: number,
  end: number,
): AsyncGenerator<WriterCommit> {
  const me = `writer-${writer}`
  let own: number | undefined
  for (let step = 0; Date.now() < end; step += 1) {
    const draw = createHash('sha256').update(`${seed} ${me} ${step}`).digest().readUInt32LE()
    const old = writer % 4 === 0 && draw % 8 === 0 ? own : undefined
    const commit = old === undefined ? await append(step) : await rewrite(old)
    if (!commit) throw new Error(`${me} has found nothing to do at step ${step}`)
    const id = old === undefined ? step : rewritten(old)
    yield { version: commit.version, operation: commit.operation, writer: me, id }
    own = old === undefined ? step : undefined
  }

  function append(step: number): Promise<Commit | undefined> {
    const query = { sql: 'SELECT CAST($1 AS BIGINT), $2', values: [String(step), me] }
    return insertRows(connection, directory, { query, overwrite: false })
  }

  function rewrite(old: number): Promise<Commit | undefined> {
    return rewriteRows(connection, directory, {
      condition: 't."name" = $1 AND t."id" = CAST($2 AS BIGINT)',
      values: [me, String(old)],
      assignments: [{ column: 'id', sql: `CAST(${rewritten(old)} AS BIGINT)` }],
    })
  }
}
