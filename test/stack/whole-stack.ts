// The whole local stack, as `npm start` runs it: options come in; the stand-ins and the functions
// run, each in a process of its own, until the signal comes, and nothing is left of them after.
import path from 'node:path'
import { toBanner } from './banner'
import type { Child } from './child'
import { untilAborted } from './ending'
import {
  findCoreTools,
  startFunctions,
  untilHealthy,
  type FunctionsProcess,
} from './functions-process'
import { toFunctionsSettings } from './functions-settings'
import { findPort } from './port'
import { toStep, type Progress } from './progress'
import { removeReadyFile, writeReadyFile } from './ready-file'
import { keepSecret, projectDirectory } from './stack-directory'
import { startStandIns, type StandIns } from './stand-ins-process'

export interface WholeStackOptions {
  /** 0 for any free one, here and below. */
  readonly port: number
  readonly warehousePort: number
  /** Where tables, certificate and keys are kept. */
  readonly directory: string
  /** Another app than the project's own; it always runs in the local functions host. */
  readonly appDirectory?: string | undefined
  readonly readyFile?: string | undefined
  /** Other stand-ins, for tests of this file. */
  readonly standInsEntry?: string | undefined
}

export async function runWholeStack(
  options: WholeStackOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  await removeReadyFile(options.readyFile)
  const port = await findPort(options.port, '--port')
  const warehousePort = await findPort(options.warehousePort, '--warehouse-port')
  let standIns: StandIns | undefined
  let functions: FunctionsProcess | undefined
  try {
    standIns = await startData({ ...options, warehousePort }, progress, signal)
    functions = await startApp({ ...options, port }, standIns, progress, signal)
    announce(standIns, functions, signal)
    await writeReadyFile(options.readyFile, {
      functionsUrl: functions.url,
      warehouse: standIns.warehouse,
      processes: { functions: functions.pid, standIns: standIns.pid },
    })
    await untilAborted(signal)
  } finally {
    progress.stop()
    await removeReadyFile(options.readyFile)
    // The functions first: a request under way may still need the warehouse.
    await functions?.stop()
    await standIns?.stop()
  }
}

async function startData(
  { warehousePort, directory, standInsEntry: entry }: WholeStackOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<StandIns> {
  progress.step('Starting the stand-ins')
  const standIns = await startStandIns({
    directory,
    warehousePort,
    signal,
    onProgress: (loaded) => {
      progress.step(toStep(loaded))
    },
    ...(entry === undefined ? {} : { entry }),
  })
  progress.done('The stand-ins are ready')
  return standIns
}

async function startApp(
  { port, directory, appDirectory }: WholeStackOptions,
  { warehouse }: StandIns,
  progress: Progress,
  signal: AbortSignal,
): Promise<FunctionsProcess> {
  const pageTokenKey = await keepSecret(path.join(directory, 'page-token-key'))
  const settings = toFunctionsSettings(
    { functionsPort: port, warehouse, pageTokenKey },
    process.env,
  )
  const coreTools = appDirectory === undefined ? await findCoreTools(process.env) : undefined
  progress.done(`Starting the functions with ${coreTools ?? 'the local functions host'}`)
  const functions = await startFunctions(
    {
      appDirectory: appDirectory ?? projectDirectory,
      port,
      environment: { ...process.env, ...settings },
      signal,
    },
    coreTools,
  )
  try {
    await untilHealthy(functions, signal)
  } catch (error) {
    await functions.stop()
    throw error
  }
  return functions
}

/** What ends by itself is told and no more: the rest stays up, to be looked at. */
function announce(standIns: StandIns, functions: FunctionsProcess, signal: AbortSignal): void {
  process.stdout.write(toBanner(functions.url, standIns.warehouse))
  const tellEnd = (what: string, { pid, exited }: Child, rest: string): void => {
    void exited.then(({ code, signal: by }) => {
      if (signal.aborted) return
      const how = by ?? `code ${code}`
      process.stderr.write(
        `${what} (${pid}) has ended by itself: ${how}. ${rest} Ctrl-C ends all.\n`,
      )
    })
  }
  tellEnd('The functions process', functions, 'The stand-ins are still up.')
  tellEnd('The stand-ins process', standIns, 'The functions are up, without a warehouse.')
}
