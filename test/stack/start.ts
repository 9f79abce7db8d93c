// `npm start`: the whole mesh on this machine. Options come in; it runs until Ctrl-C.
import { endingSignal } from './ending'
import { readApp } from './functions-host/app'
import { findProgram } from './functions-process'
import { showProgress } from './progress'
import { runCommand } from './run-command'
import { projectDirectory } from './stack-directory'
import { readStackOptions, stackOptions } from './stack-options'
import { runWholeStack } from './whole-stack'

runCommand(
  {
    name: 'npm start',
    summary: 'Runs the whole mesh on this machine: a warehouse with data, and the functions.',
    options: { ...stackOptions, app: ['DIR', 'the function app to run (this project)'] },
    notes: [
      '',
      'FUNCTIONS_HOST=local runs the functions in the local host also where `func` is installed.',
      'The warehouse fails on demand: `npm run stack -- --help` says how.',
    ],
  },
  async (values) => {
    const options = await readStackOptions(values, true)
    const program = await findProgram(process.env)
    const { directory: appDirectory } = await readApp(values['app'] ?? projectDirectory)
    const whole = { ...options, program, appDirectory }
    await runWholeStack(whole, showProgress(process.stdout), endingSignal())
  },
)
