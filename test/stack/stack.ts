// `npm run stack`: only the stand-ins, for `func start` in another terminal. Options come in; it runs
// until Ctrl-C.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import type * as LoneStandIns from './lone-stand-ins'
import type * as Progress from './progress'
import type * as Faults from './warehouse/faults'
import { endingSignal } from './ending'
import { runCommand } from '../../src/cli/run-command'
import { readStackOptions, stackOptions } from './stack-options'

runCommand(
  {
    name: 'npm run stack',
    summary: 'Runs only the stand-ins and writes local.settings.json, for `func start`.',
    options: stackOptions,
    notes: faultNotes,
  },
  async (values) => {
    const options = await readStackOptions(values, false)
    // Loaded only now, so that a refusal comes at once.
    const { showProgress } = require('./progress') as typeof Progress
    const { runLoneStandIns } = require('./lone-stand-ins') as typeof LoneStandIns
    await runLoneStandIns(options, showProgress(process.stdout), endingSignal())
  },
)

function faultNotes(): readonly string[] {
  const { describeFaults } = require('./warehouse/faults') as typeof Faults
  return [
    '',
    'The warehouse fails on demand. Send rules to the address of its controls, for example:',
    '',
    `  curl -X PUT <controls>/faults -d '[{"call": "ExecuteStatement", "times": 1,`,
    `    "fault": {"kind": "status", "status": 503}}]'`,
    '',
    'A rule selects calls by call, statementContains, skip, times and random (oneIn, seed). The faults:',
    '',
    ...describeFaults().map((line) => `  ${line}`),
  ]
}
