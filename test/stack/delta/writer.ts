// A writer as a process of its own, for tests: `writer.ts DIRECTORY NAME WRITERS MILLISECONDS`. So many
// at once append rows, and one in four rewrites its own; every commit is printed as a line.
import { DuckDBInstance } from '@duckdb/node-api'
import { SqlFailure } from '../warehouse/sql-failure'
import { updateRows } from './change-rows'
import type { Commit } from './engine-query'
import { insertRows } from './insert'

async function main(): Promise<void> {
  const [directory = '', name = '', writers = '1', milliseconds = '1000'] = process.argv.slice(2)
  const database = await DuckDBInstance.create(':memory:', { threads: '1' })
  const end = Date.now() + Number(milliseconds)
  await Promise.all(
    Array.from({ length: Number(writers) }, async (_, writer) => {
      const connection = await database.connect()
      const me = `${name}-${writer}`
      for (let step = 0; Date.now() < end; step += 1) {
        const commit = await change(step).catch((error: unknown) => {
          if (error instanceof SqlFailure && error.sqlState === '2D521') return undefined
          throw error
        })
        if (commit) process.stdout.write(`${JSON.stringify({ ...commit, writer: me })}\n`)
      }

      async function change(step: number): Promise<Commit | undefined> {
        if (step % 8 !== 7 || writer % 4 !== 0) {
          const query = { sql: 'SELECT CAST($1 AS BIGINT), $2', values: [String(step), me] }
          return insertRows(connection, directory, { query, overwrite: false })
        }
        return updateRows(connection, directory, {
          condition: 't."name" = $1 AND t."id" = CAST($2 AS BIGINT)',
          values: [me, String(step - 1)],
          assignments: [{ column: 'id', sql: 't."id" + 1000000' }],
        })
      }
    }),
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
