// `npm run stack`: the stand-ins alone, for `func start` in another terminal. Options come in;
// local.settings.json is written where it may be, and the stand-ins run until Ctrl-C.
import path from 'node:path'
import { toWarehouseLines } from './banner'
import { parseOptions, toHelp, toPort, type Command } from './command-options'
import { endingSignal, untilAborted } from './ending'
import { toFunctionsSettings, type FunctionsSettings } from './functions-settings'
import { writeLocalSettings } from './local-settings'
import { findPort } from './port'
import { showProgress, toStep } from './progress'
import { removeReadyFile, runningFile, writeReadyFile } from './ready-file'
import { runCommand } from './run-command'
import { keepSecret, projectDirectory, stackDirectory } from './stack-directory'
import { startStandIns, type StandIns } from './stand-ins-process'
import { describeFaults } from './warehouse/faults'

const command: Command = {
  name: 'npm run stack',
  summary: 'Runs the stand-ins alone and writes local.settings.json, for `func start`.',
  options: {
    port: ['N', 'where the functions will answer, for their links (7071)'],
    'warehouse-port': ['N', 'where the warehouse answers (any free one)'],
    ready: ['FILE', 'written when everything answers, with every address'],
  },
  notes: [
    '',
    'The warehouse fails on demand, by rules that go to its controls, as in',
    '',
    `  curl -X PUT <controls>/faults -d '[{"call": "ExecuteStatement", "times": 1,`,
    `    "fault": {"kind": "status", "status": 503}}]'`,
    '',
    'A rule may choose by call, statementContains, skip, times and random (oneIn, seed). Its faults:',
    '',
    ...describeFaults().map((line) => `  ${line}`),
  ],
}

runCommand(async () => {
  const values = parseOptions(command, process.argv.slice(2))
  if (values === undefined) {
    process.stdout.write(`${toHelp(command)}\n`)
    return
  }
  const readyFile = values['ready'] ?? runningFile
  const functionsPort = toPort(values, 'port', 7071)
  await removeReadyFile(readyFile)
  const warehousePort = await findPort(toPort(values, 'warehouse-port', 0), '--warehouse-port')
  const signal = endingSignal()
  const standIns = await start(warehousePort, signal)
  try {
    process.stdout.write(await toAnnouncement(standIns, functionsPort))
    const { warehouse, pid } = standIns
    await writeReadyFile(readyFile, { warehouse, processes: { standIns: pid } })
    await untilAborted(signal)
  } finally {
    await removeReadyFile(readyFile)
    await standIns.stop()
  }
})

async function start(warehousePort: number, signal: AbortSignal): Promise<StandIns> {
  const progress = showProgress(process.stdout)
  progress.step('Starting the stand-ins')
  try {
    return await startStandIns({
      directory: stackDirectory,
      warehousePort,
      signal,
      onProgress: (loaded) => {
        progress.step(toStep(loaded))
      },
    })
  } finally {
    progress.stop()
  }
}

async function toAnnouncement({ warehouse }: StandIns, functionsPort: number): Promise<string> {
  const pageTokenKey = await keepSecret(path.join(stackDirectory, 'page-token-key'))
  const settings = toFunctionsSettings({ functionsPort, warehouse, pageTokenKey }, process.env)
  const file = path.join(projectDirectory, 'local.settings.json')
  const written = await writeLocalSettings(file, settings)
  return [
    '',
    'The stand-ins are running. Ctrl-C ends them.',
    '',
    ...toWarehouseLines(warehouse),
    '',
    ...(written ? toNext() : toValues(settings)),
    '',
    '',
  ].join('\n')
}

function toNext(): readonly string[] {
  return ['local.settings.json is written. In another terminal:', '', '  func start']
}

function toValues(settings: FunctionsSettings): readonly string[] {
  const values = JSON.stringify(settings, null, 2).split('\n')
  return [
    'local.settings.json is your own and stays as it is. For these stand-ins, its Values need:',
    '',
    ...values.map((line) => `  ${line}`),
  ]
}
