// `npm start`: runs everything on this machine. Options come in; it runs until Ctrl-C.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import type * as App from './functions-host/app'
import type * as Progress from './progress'
import type * as WholeStack from './whole-stack'
import { endingSignal } from './ending'
import { findProgram } from './functions-process'
import { runCommand } from '../../src/cli/run-command'
import { projectDirectory } from './stack-directory'
import { readStackOptions, stackOptions } from './stack-options'

runCommand(
  {
    name: 'npm start',
    summary: 'Runs everything on this machine: a warehouse with data, and the functions.',
    options: { ...stackOptions, app: ['DIR', 'the function app to run (this project)'] },
    notes: [
      '',
      'FUNCTIONS_HOST=local uses the local functions host, even if `func` is installed.',
      'The warehouse can fail on demand: see `npm run stack -- --help`.',
    ],
  },
  async (values) => {
    const options = await readStackOptions(values, true)
    const program = await findProgram(process.env)
    // Loaded only now, so that help and a refusal come at once.
    const { readApp } = require('./functions-host/app') as typeof App
    const { showProgress } = require('./progress') as typeof Progress
    const { runWholeStack } = require('./whole-stack') as typeof WholeStack
    const { directory: appDirectory } = await readApp(values['app'] ?? projectDirectory)
    const whole = { ...options, program, appDirectory }
    await runWholeStack(whole, showProgress(process.stdout), endingSignal())
  },
)
