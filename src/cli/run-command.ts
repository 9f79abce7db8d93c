// Runs a command to its end: its options come in and are parsed, an error becomes one sentence and
// the exit code 1.
import { parseOptions, toHelp, type Command, type OptionValues } from './command-options'

/** @param run may set `process.exitCode` */
export function runCommand(command: Command, run: (values: OptionValues) => Promise<void>): void {
  const parseAndRun = async (): Promise<void> => {
    const values = parseOptions(command, process.argv.slice(2))
    if (values === undefined) process.stdout.write(`${toHelp(command)}\n`)
    else await run(values)
  }
  parseAndRun().then(
    // Timers and channels that are left have nothing more to do, once what was printed is out.
    () => process.stdout.write('', () => process.exit()),
    (error: unknown) => {
      // Ctrl-C while something was still starting.
      if (error instanceof Error && error.name === 'AbortError') process.exit(0)
      const sentence = error instanceof Error ? error.message : String(error)
      process.stderr.write(`${sentence}\n`, () => process.exit(1))
    },
  )
}
