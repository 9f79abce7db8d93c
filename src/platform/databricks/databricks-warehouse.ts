// `Warehouse` over Databricks SQL. A statement's way: a place among those that run, a session, the
// statement itself, its result; whatever happens, place and statement are given back.
import type { Warehouse } from '../../warehouse/warehouse'
import { Admission } from './admission'
import type { Patience } from '../../base/in-time'
import { inTime } from '../../base/in-time'
import { Operation } from './operation'
import { Pause } from './pause'
import { repeat } from './repetition'
import type { SessionsOptions } from './sessions'
import { Sessions } from './sessions'
import { toWarehouseProblem } from './warehouse-problem'

export interface DatabricksWarehouse extends Warehouse {
  /** Fails with a problem when the warehouse cannot be reached; runs no statement. */
  readonly probe: (connection: string, patience: Patience) => Promise<void>
  readonly close: () => Promise<void>
}

export function databricksWarehouse(options: SessionsOptions): DatabricksWarehouse {
  const { clock, connections } = options
  const sessions = new Sessions(options)
  const doors = new Map(
    [...connections.keys()].map((name) => [
      name,
      { admission: new Admission(clock), pause: new Pause() },
    ]),
  )

  return Object.freeze({
    run: async (statement, runOptions) => {
      const { connection, as } = runOptions
      const door = doors.get(connection)
      if (!door) throw new Error(`no settings for the connection ${connection}`)
      if (as.kind !== 'service') throw new Error('only the service itself asks so far')
      const leave = await door.admission.enter(runOptions)
      try {
        const { operation, result } = await door.pause.around(() =>
          sessions.use(connection, runOptions, async (session) => {
            const operation = await Operation.start(session, statement, runOptions, options)
            return { operation, result: await operation.resultSet(runOptions) }
          }),
        )
        operation.onEnd(leave)
        return result
      } catch (error) {
        leave()
        throw toWarehouseProblem(error)
      }
    },

    probe: async (connection, patience) => {
      try {
        await sessions.use(connection, patience, (session) =>
          inTime(
            repeat('getInfo', () => session.ping(), patience, clock),
            patience,
            clock,
          ),
        )
      } catch (error) {
        throw toWarehouseProblem(error)
      }
    },

    close: () => sessions.close(),
  } satisfies DatabricksWarehouse)
}
