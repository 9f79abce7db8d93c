// Runs the whole local stack for `npm start`: options come in; the stand-ins and the functions run,
// each in its own process, until the signal comes. Then both are stopped.
import { parseEvents } from '../../src/settings/events'
import { parseKeyVault } from '../../src/settings/key-vault'
import { docsPath, toBanner } from './banner'
import type { Child } from './child'
import { connectFunctions } from './connect-functions'
import { untilAborted } from './ending'
import type { FunctionsHost } from './functions-host/functions-host'
import { startFunctions } from './functions-process'
import { settingsTakenIn, toFunctionsEnvironment, toFunctionsSettings } from './functions-settings'
import { toStep, type Progress } from './progress'
import { removeReadyFile, toReady, writeReadyFile } from './ready-file'
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
    const { warehouse, issuerUrl, tokens, events, gateway, telemetry } = standIns
    const environment = environmentOf(options, standIns, progress)
    functions = await startApp(options, environment, progress, signal)
    const { value: announcing } = parseEvents(environment, parseKeyVault(environment).value)
    if (announcing && events) await connectFunctions(functions.url, events)
    const { url: functionsUrl } = functions
    const schedule = announcing?.schedule
    const addresses = { functionsUrl, warehouse, issuerUrl, tokens, events, gateway, telemetry }
    process.stdout.write(toBanner({ ...addresses, readyFile, schedule }))
    reportEnd('The functions process', functions, 'The stand-ins still run.', signal)
    reportEnd('The stand-ins process', standIns, 'The functions have no warehouse.', signal)
    await writeReadyFile(readyFile, {
      functionsUrl,
      ...toReady(standIns),
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
  {
    port,
    gatewayPort,
    warehousePort,
    directory,
    standInsEntry: entry,
  }: StackOptions & {
    standInsEntry?: string
  },
  progress: Progress,
  signal: AbortSignal,
): Promise<StandIns> {
  progress.step('Starting the stand-ins')
  try {
    const standIns = await startStandIns({
      ...{ directory, warehousePort, signal, entry, withEvents: true },
      gateway: gatewayPort === undefined ? undefined : { port: gatewayPort, functionsPort: port },
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

function environmentOf(
  { port, announces }: WholeStackOptions,
  { warehouse, issuerUrl, vault, events, gateway, telemetry }: StandIns,
  progress: Progress,
): NodeJS.ProcessEnv {
  const announced = announces ? events : undefined
  const addresses = {
    ...{ functionsPort: port, warehouse, issuerUrl, vault, events: announced, telemetry },
    gatewayUrl: gateway?.gatewayUrl,
  }
  const settings = toFunctionsSettings(addresses, process.env)
  const taken = settingsTakenIn(process.env, settings)
  if (taken.length > 0) {
    progress.done(`The functions get the stack's own ${taken.join(', ')}, not your environment's`)
  }
  return toFunctionsEnvironment(settings, process.env)
}

async function startApp(
  { port, appDirectory, program }: WholeStackOptions,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal,
): Promise<FunctionsHost> {
  progress.done(`Starting the functions with ${program ?? 'the local functions host'}`)
  return startFunctions({ appDirectory, port, environment, home: docsPath, signal }, program)
}

/** Reports a process that ends by itself. The other one keeps running, so that it can be examined. */
function reportEnd(what: string, { pid, exited }: Child, rest: string, signal: AbortSignal): void {
  void exited.then(({ code, signal: by }) => {
    if (signal.aborted) return
    const how = by ?? `code ${code}`
    process.stderr.write(`${what} (${pid}) has ended by itself: ${how}. ${rest} Ctrl-C ends all.\n`)
  })
}
