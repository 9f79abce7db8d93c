// Looks at a Delta table's history: which version is the newest, and which one a time means. Inside
// Meshport there are only versions; a time becomes one here, at the door.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { TableName } from '../declare/source'
import { int64Values } from './int64-values'
import type { ResultSet } from './result-set'
import type { Statement } from './statement'
import { ownInteger, sql, tableName, toStatement } from './statement'
import type { TableVersion } from './table-version'
import { toTableVersion } from './table-version'

export interface TableHistory {
  readonly newestVersion: () => Promise<TableVersion>
  /** The version that was the newest at this time; throws `BeforeFirstVersion`. */
  readonly versionAt: (epochMicros: bigint) => Promise<TableVersion>
}

interface Commit {
  readonly version: TableVersion
  readonly epochMicros: bigint
}

export function tableHistory(
  run: (statement: Statement) => Promise<ResultSet>,
  table: TableName,
): TableHistory {
  const commits = async function* (rowsMax: number) {
    const statement = sql`DESCRIBE HISTORY ${tableName(table)} LIMIT ${ownInteger(rowsMax)}`
    yield* readCommits(await run(toStatement(statement)))
  }
  return {
    newestVersion: async () => {
      for await (const { version } of commits(1)) return version
      throw new Problem('StatementFailed', undefined, { cause: 'a table without a history' })
    },
    versionAt: async (epochMicros) => {
      for await (const commit of commits(limits.historyRowsMax)) {
        if (commit.epochMicros <= epochMicros) return commit.version
      }
      throw new Problem('BeforeFirstVersion', undefined, { target: 'asOfTimestamp' })
    },
  }
}

/** Newest first, as the warehouse tells them. */
async function* readCommits({ columns, batches }: ResultSet): AsyncGenerator<Commit> {
  const position = (name: string) => columns.findIndex((column) => column.name === name)
  for await (const { data, numRows } of batches) {
    const versions = data.children[position('version')]
    const timestamps = data.children[position('timestamp')]
    if (!versions || !timestamps) throw new Problem('InvalidWarehouseAnswer')
    for (let row = 0; row < numRows; row += 1) {
      yield {
        version: toTableVersion(Number(int64Values(versions)[row])),
        epochMicros: int64Values(timestamps)[row] ?? 0n,
      }
    }
  }
}
