// `npm run stack`: only the stand-ins, for `func start` in another terminal. Options come in; it runs
// until Ctrl-C.
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
    const [{ showProgress }, { runLoneStandIns }] = await Promise.all([
      import('./progress'),
      import('./lone-stand-ins'),
    ])
    await runLoneStandIns(options, showProgress(process.stdout), endingSignal())
  },
)

async function faultNotes(): Promise<readonly string[]> {
  const { describeFaults } = await import('./warehouse/faults')
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
