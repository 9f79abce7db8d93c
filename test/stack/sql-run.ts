// One statement on the warehouse of a running stack, through the driver that the app uses: its result goes
// out as a table of characters, or as JSON.
import { readFile } from 'node:fs/promises'
import type { StackReady } from './ready-file'
import { toResult, toTable } from './sql-result'
import { connectDriver, runStatement } from './warehouse/driver-client'

export async function runSql(
  statement: string,
  stack: Pick<StackReady, 'warehouse'>,
  asJson: boolean,
): Promise<string> {
  const result = toResult(await run(statement, stack))
  return asJson ? `${JSON.stringify(result)}\n` : toTable(result)
}

async function run(
  statement: string,
  { warehouse }: Pick<StackReady, 'warehouse'>,
): ReturnType<typeof runStatement> {
  const { port, path: httpPath, token, caFile } = warehouse
  const client = await connectDriver({ port, httpPath }, await readFile(caFile, 'utf8'), { token })
  const session = await client.openSession()
  try {
    return await runStatement(session, statement)
  } finally {
    await session.close()
    await client.close()
  }
}
