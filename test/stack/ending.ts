// When a command of the stack has to end: Ctrl-C, other signals and the end of the parent process
// come in; one AbortSignal goes out. A second Ctrl-C ends the command and its children at once.

const watchMs = 500

export function endingSignal(): AbortSignal {
  const controller = new AbortController()
  const end = (): void => {
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130)
      end()
    })
  }
  // Run by `tsx`, this process has a channel to it, which ends when tsx is killed.
  process.once('disconnect', end)
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(end)
  return controller.signal
}

/** npm sends a SIGTERM to its shell, and the shell ends without passing it on. */
function watchParent(end: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, watchMs).unref()
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}
