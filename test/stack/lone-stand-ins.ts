// Runs only the stand-ins, for `func start` in another terminal: options come in; local.settings.json is
// written, unless that is the developer's own, and the stand-ins run until the signal comes.
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toEventLines, toGatewayLines, toTokenLines, toWarehouseLines } from './banner'
import { connectFunctions } from './connect-functions'
import { untilAborted } from './ending'
import { settingsTakenIn, toFunctionsSettings, type FunctionsSettings } from './functions-settings'
import { writeLocalSettings } from './local-settings'
import type { Progress } from './progress'
import { removeReadyFile, toReady, writeReadyFile } from './ready-file'
import { projectDirectory } from './stack-directory'
import type { StackOptions } from './stack-options'
import type { StandIns } from './stand-ins-process'
import { startData } from './whole-stack'

const connectPollMs = 1_000

export async function runLoneStandIns(
  options: StackOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { readyFile } = options
  await removeReadyFile(readyFile)
  const standIns = await startData(options, progress, signal)
  try {
    process.stdout.write(await toAnnouncement(standIns, options))
    const { pid: standInsPid } = standIns
    await writeReadyFile(readyFile, {
      ...toReady(standIns),
      processes: { standIns: standInsPid },
    })
    if (options.announces) void connectLater(standIns, options, signal)
    await untilAborted(signal)
  } finally {
    await removeReadyFile(readyFile)
    await standIns.stop()
  }
}

/** The functions start in another terminal, at some time. */
async function connectLater({ events }: StandIns, { port }: StackOptions, signal: AbortSignal) {
  while (events && !signal.aborted) {
    try {
      await connectFunctions(`http://localhost:${port}`, events)
      process.stdout.write('The functions are there: a commit is now announced at once.\n')
      return
    } catch {
      await sleep(connectPollMs)
    }
  }
}

async function toAnnouncement(standIns: StandIns, options: StackOptions): Promise<string> {
  const { port: functionsPort, announces } = options
  const { warehouse, issuerUrl, vault, gateway, telemetry } = standIns
  const events = announces ? standIns.events : undefined
  const addresses = {
    ...{ functionsPort, warehouse, issuerUrl, vault, events, telemetry },
    gatewayUrl: gateway?.gatewayUrl,
  }
  const settings = toFunctionsSettings(addresses, process.env)
  const file = path.join(projectDirectory, 'local.settings.json')
  const written = await writeLocalSettings(file, settings)
  return [
    '',
    'The stand-ins are running. Ctrl-C ends them.',
    '',
    ...toWarehouseLines(warehouse),
    `  issuer     ${issuerUrl}`,
    ...toGatewayLines(gateway),
    ...(events ? toEventLines(events) : []),
    '',
    ...toTokenLines(standIns),
    ...(written ? [] : toValues(settings)),
    ...(written ? ['local.settings.json is written. In another terminal:'] : ['Then:']),
    '',
    ...toFuncLines(settings, functionsPort),
    '',
    '',
  ].join('\n')
}

function toValues(settings: FunctionsSettings): readonly string[] {
  const values = JSON.stringify(settings, null, 2).split('\n')
  return [
    'local.settings.json is your own and is not changed. For these stand-ins, its Values need:',
    '',
    ...values.map((line) => `  ${line}`),
    '',
  ]
}

/** `func` skips a setting that the environment has. */
function toFuncLines(settings: FunctionsSettings, port: number): readonly string[] {
  const taken = settingsTakenIn(process.env, settings)
  const start = `func start${port === 7071 ? '' : ` --port ${port}`}`
  if (taken.length === 0) return [`  ${start}`]
  return [
    `  env ${taken.map((name) => `-u ${name}`).join(' ')} ${start}`,
    '',
    `This shell sets ${taken.join(', ')}. func prefers the shell's value to the file's, so the line unsets it.`,
  ]
}
