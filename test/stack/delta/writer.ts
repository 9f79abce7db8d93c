// A writer as a process of its own, for tests and loads: it is given its options as JSON. So many at
// once append rows, and one in four now and then rewrites one of its own; each commit is printed as a
// line, and each that was given up after its tries.
import { createHash } from 'node:crypto'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { SqlFailure } from '../warehouse/sql-failure'
import { updateRows } from './change-rows'
import type { Commit } from './engine-query'
import { insertRows } from './insert'
import { rewritten, type WriterLine, type WriterOptions } from './writer-process'

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as WriterOptions
  const database = await DuckDBInstance.create(':memory:', { threads: '1' })
  const end = Date.now() + options.milliseconds
  await Promise.all(
    Array.from({ length: options.writers }, async (_, writer) => {
      await write(await database.connect(), options, writer, end)
    }),
  )
}

async function write(
  connection: DuckDBConnection,
  { directory, name, seed }: WriterOptions,
  writer: number,
  end: number,
): Promise<void> {
  const me = `${name}-${writer}`
  let own: number | undefined
  for (let step = 0; Date.now() < end; step += 1) {
    const draw = createHash('sha256').update(`${seed} ${me} ${step}`).digest().readUInt32LE()
    const old = writer % 4 === 0 && draw % 8 === 0 ? own : undefined
    const id = old === undefined ? step : rewritten(old)
    try {
      const commit = old === undefined ? await append(step) : await rewrite(old)
      if (!commit) throw new Error(`${me} has found nothing to do at step ${step}`)
      print({ version: commit.version, operation: commit.operation, writer: me, id })
      own = old === undefined ? step : undefined
    } catch (error) {
      if (!(error instanceof SqlFailure) || error.sqlState !== '2D521') throw error
      print({ givenUp: error.errorClass, writer: me })
    }
  }

  function append(step: number): Promise<Commit | undefined> {
    const query = { sql: 'SELECT CAST($1 AS BIGINT), $2', values: [String(step), me] }
    return insertRows(connection, directory, { query, overwrite: false })
  }

  function rewrite(old: number): Promise<Commit | undefined> {
    return updateRows(connection, directory, {
      condition: 't."name" = $1 AND t."id" = CAST($2 AS BIGINT)',
      values: [me, String(old)],
      assignments: [{ column: 'id', sql: `CAST(${rewritten(old)} AS BIGINT)` }],
    })
  }
}

function print(line: WriterLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
