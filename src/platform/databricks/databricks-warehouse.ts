// `Warehouse` over Databricks SQL. A statement takes a place among the running ones, and room among
// the open results; then it runs on a session. It gives its place back when it has succeeded, so
// that a slow reader of its rows does not hold it.
import { startTiming } from '../../base/clock'
import type { Patience } from '../../base/in-time'
import { limits } from '../../base/limits'
import { Places } from '../../base/places'
import type { RunOptions, Warehouse } from '../../warehouse/warehouse'
import { OpenResults } from './open-results'
import { Operation } from './operation'
import { Sessions, type SessionsOptions } from './sessions'
import { askWarehouse } from './warehouse-call'
import { toWarehouseProblem } from './warehouse-problem'

export interface DatabricksWarehouse extends Warehouse {
  /** Fails with a problem when the warehouse cannot be reached; runs no statement. */
  readonly probe: (connection: string, patience: Patience) => Promise<void>
  readonly close: () => Promise<void>
}

export function databricksWarehouse(options: SessionsOptions): DatabricksWarehouse {
  const { clock, observe, connections } = options
  const sessions = new Sessions(options)
  const admissions = new Map(
    [...connections.keys()].map((name) => [
      name,
      {
        places: new Places({
          placesMax: limits.statementsAtOnceMax,
          waitingMax: limits.statementsWaitingMax,
          whenFull: 'WarehouseBusy',
          clock,
        }),
        results: new OpenResults(clock),
      },
    ]),
  )

  async function takePlace(places: Places, { invocation, connection, ...patience }: RunOptions) {
    const startedMs = clock.elapsed()
    const giveBack = await places.take(patience)
    const waitedMs = clock.elapsed() - startedMs
    if (waitedMs >= limits.placeWaitObservedMsMin)
      observe({ kind: 'placeAwaited', ...invocation, connection, waitedMs })
    return giveBack
  }

  return Object.freeze({
    run: async (statement, runOptions) => {
      const { connection } = runOptions
      const admission = admissions.get(connection)
      if (!admission) throw new Error(`no settings for the connection ${connection}`)
      return observed(runOptions, options, async (onPlace) => {
        const giveBack = await takePlace(admission.places, runOptions)
        onPlace()
        try {
          const open = admission.results.open()
          try {
            return await sessions.use(runOptions, async (session) => {
              const operation = await Operation.start(session, statement, runOptions, options)
              return operation.resultSet(open)
            })
          } catch (error) {
            open.close()
            throw error
          }
        } finally {
          giveBack()
        }
      })
    },

    probe: async (connection, patience) => {
      const use = { ...patience, connection, as: { kind: 'service' } } as const
      try {
        await sessions.use(use, (session) =>
          askWarehouse('getInfo', () => session.ping(), patience, { clock, observe, connection }),
        )
      } catch (error) {
        throw toWarehouseProblem(error)
      }
    },

    close: () => sessions.close(),
  } satisfies DatabricksWarehouse)
}

/** Observes how the work ended, which first waits for a place. */
async function observed<Result>(
  { connection, invocation, purpose, readFor }: RunOptions,
  { clock, observe }: Pick<SessionsOptions, 'clock' | 'observe'>,
  work: (onPlace: () => void) => Promise<Result>,
): Promise<Result> {
  const waited = startTiming(clock)
  let queuedMs = 0
  let timed = waited
  const observeEnd = (code?: string) => {
    const end = { ...invocation, connection, purpose, ...readFor, ...timed(), queuedMs }
    observe({ kind: 'statementRan', ...end, ...(code !== undefined && { code }) })
  }
  try {
    const result = await work(() => {
      queuedMs = waited().durationMs
      timed = startTiming(clock)
    })
    observeEnd()
    return result
  } catch (error) {
    const problem = toWarehouseProblem(error)
    observeEnd(problem.code)
    throw problem
  }
}
