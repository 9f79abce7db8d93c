// Runs a command of the stack to its end: an error becomes one sentence and the exit code 1.

export function runCommand(command: () => Promise<void>): void {
  command().then(
    // Timers and channels that are left have nothing more to do.
    () => process.exit(0),
    (error: unknown) => {
      if (isEnding(error)) process.exit(0)
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exit(1)
    },
  )
}

/** Ctrl-C while something was still starting. */
function isEnding(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
