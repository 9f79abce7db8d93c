// `Warehouse` over Databricks SQL: runs a statement on a shared session, waits for it in time, and
// leaves nothing open on the warehouse, however it ends.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import type { Warehouse } from '../../warehouse/warehouse'
import { isSessionLost, toProblem } from './failure'
import type { Patience } from './in-time'
import { inTime } from './in-time'
import { Operation } from './operation'
import type { SessionsOptions } from './sessions'
import { Sessions } from './sessions'

export interface DatabricksWarehouse extends Warehouse {
  /** Fails with a problem when the warehouse cannot be reached; runs no statement. */
  readonly probe: (connection: string, patience: Patience) => Promise<void>
  readonly close: () => Promise<void>
}

/** `TGetInfoType.CLI_DBMS_VER`: the server's version, which it tells without running anything. */
const serverVersion = 18

export function databricksWarehouse(options: SessionsOptions): DatabricksWarehouse {
  const { clock } = options
  const sessions = new Sessions(options)

  /** Does the work on the connection's session; on a new one, once, if the server forgot the old. */
  const onSession = async <Result>(
    connection: string,
    patience: Patience,
    work: (session: IDBSQLSession) => Promise<Result>,
  ): Promise<Result> => {
    const kept = sessions.get(connection)
    try {
      return await work(await inTime(kept, patience, clock))
    } catch (error) {
      if (!isSessionLost(error)) throw error
      sessions.drop(connection, kept)
      return await work(await inTime(sessions.get(connection), patience, clock))
    }
  }

  return Object.freeze({
    run: async (statement, runOptions) => {
      try {
        return await onSession(runOptions.connection, runOptions, async (session) => {
          const operation = await Operation.start(session, statement, runOptions, options)
          return operation.resultSet(runOptions)
        })
      } catch (error) {
        throw toProblem(error)
      }
    },

    probe: async (connection, patience) => {
      try {
        await onSession(connection, patience, (session) =>
          inTime(session.getInfo(serverVersion), patience, clock),
        )
      } catch (error) {
        throw toProblem(error)
      }
    },

    close: () => sessions.close(),
  } satisfies DatabricksWarehouse)
}
