// `npm start`: the whole mesh on this machine. Options come in; it runs until Ctrl-C.
import { parseOptions, toHelp, toPort, type Command } from './command-options'
import { endingSignal } from './ending'
import { showProgress } from './progress'
import { runningFile } from './ready-file'
import { runCommand } from './run-command'
import { stackDirectory } from './stack-directory'
import { runWholeStack } from './whole-stack'

const command: Command = {
  name: 'npm start',
  summary: 'Runs the whole mesh on this machine: a warehouse with data, and the functions.',
  options: {
    port: ['N', 'where the functions answer (7071)'],
    'warehouse-port': ['N', 'where the warehouse answers (any free one)'],
    data: ['DIR', 'where tables, certificate and keys are kept (.stack)'],
    app: ['DIR', 'the function app to run (this project)'],
    ready: ['FILE', 'written when everything answers, with every address'],
  },
  notes: ['', 'The warehouse fails on demand: `npm run stack -- --help` says how.'],
}

runCommand(async () => {
  const values = parseOptions(command, process.argv.slice(2))
  if (values === undefined) {
    process.stdout.write(`${toHelp(command)}\n`)
    return
  }
  const options = {
    port: toPort(values, 'port', 7071),
    warehousePort: toPort(values, 'warehouse-port', 0),
    directory: values['data'] ?? stackDirectory,
    appDirectory: values['app'],
    readyFile: values['ready'] ?? runningFile,
  }
  await runWholeStack(options, showProgress(process.stdout), endingSignal())
})
