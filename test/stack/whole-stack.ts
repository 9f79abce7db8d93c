// Runs the whole local stack for `npm start`: options come in; the stand-ins and the functions run,
// each in its own process, until the signal comes. Then both are stopped.
import path from 'node:path'
import { toBanner } from './banner'
import type { Child } from './child'
import { untilAborted } from './ending'
import type { FunctionsHost } from './functions-host/functions-host'
import { startFunctions } from './functions-process'
import { settingsTakenIn, toFunctionsEnvironment, toFunctionsSettings } from './functions-settings'
import { toStep, type Progress } from './progress'
import { removeReadyFile, writeReadyFile } from './ready-file'
import { keepSecret } from './stack-directory'
import type { StackOptions } from './stack-options'
import { startStandIns, type StandIns } from './stand-ins-process'

export interface WholeStackOptions extends StackOptions {
  readonly appDirectory: string
  /** What runs the functions; undefined for the local functions host. */
  readonly program: string | undefined
  /** Other stand-ins, for tests of this file. */
  readonly standInsEntry?: string
}

export async function runWholeStack(
  options: WholeStackOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { readyFile } = options
  await removeReadyFile(readyFile)
  let standIns: StandIns | undefined
  let functions: FunctionsHost | undefined
  try {
    standIns = await startData(options, progress, signal)
    functions = await startApp(options, standIns, progress, signal)
    process.stdout.write(toBanner(functions.url, standIns.warehouse, readyFile))
    reportEnd('The functions process', functions, 'The stand-ins still run.', signal)
    reportEnd('The stand-ins process', standIns, 'The functions have no warehouse.', signal)
    await writeReadyFile(readyFile, {
      functionsUrl: functions.url,
      warehouse: standIns.warehouse,
      processes: { functions: functions.pid, standIns: standIns.pid },
    })
    await untilAborted(signal)
  } finally {
    progress.stop()
    await removeReadyFile(readyFile)
    // The functions first: a request under way may still need the warehouse.
    await functions?.stop()
    await standIns?.stop()
  }
}

export async function startData(
  { warehousePort, directory, standInsEntry: entry }: StackOptions & { standInsEntry?: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<StandIns> {
  progress.step('Starting the stand-ins')
  try {
    const standIns = await startStandIns({
      ...{ directory, warehousePort, signal, entry },
      onProgress: (loaded) => {
        progress.step(toStep(loaded))
      },
    })
    progress.done('The stand-ins are ready')
    return standIns
  } finally {
    progress.stop()
  }
}

async function startApp(
  { port, directory, appDirectory, program }: WholeStackOptions,
  { warehouse }: StandIns,
  progress: Progress,
  signal: AbortSignal,
): Promise<FunctionsHost> {
  const pageTokenKey = await keepSecret(path.join(directory, 'page-token-key'))
  const addresses = { functionsPort: port, warehouse, pageTokenKey }
  const settings = toFunctionsSettings(addresses, process.env)
  const taken = settingsTakenIn(process.env, settings)
  if (taken.length > 0) {
    progress.done(`The functions get the stack's own ${taken.join(', ')}, not your environment's`)
  }
  progress.done(`Starting the functions with ${program ?? 'the local functions host'}`)
  const environment = toFunctionsEnvironment(settings, process.env)
  return startFunctions({ appDirectory, port, environment, signal }, program)
}

/** Reports a process that ends by itself. The other one keeps running, so that it can be examined. */
function reportEnd(what: string, { pid, exited }: Child, rest: string, signal: AbortSignal): void {
  void exited.then(({ code, signal: by }) => {
    if (signal.aborted) return
    const how = by ?? `code ${code}`
    process.stderr.write(`${what} (${pid}) has ended by itself: ${how}. ${rest} Ctrl-C ends all.\n`)
  })
}
