// The main function of each process of the stack: a start function comes in. It reports to the
// parent process when that is ready or has failed, and ends it on SIGTERM or when the parent has
// ended.
import type { ChildMessage } from './child'
import { portSentence } from './port'

export interface Started {
  /** What the parent process gets to know. */
  readonly facts: unknown
  readonly end: () => Promise<unknown>
}

/** @param portOption the option for another port, for the message that a port is in use */
export function runChild(
  portOption: string,
  start: (options: unknown, onProgress: (progress: unknown) => void) => Promise<Started>,
): void {
  // Undefined while it starts: then there is nothing to end.
  let started: Started | undefined
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void Promise.resolve(started?.end()).finally(() => process.exit())
  }
  process.on('SIGTERM', end)
  process.on('disconnect', end)
  // Ctrl-C reaches every process of the terminal: the parent alone decides what it means.
  process.on('SIGINT', () => {
    if (process.channel === undefined) end()
  })
  const onProgress = (progress: unknown): void => {
    tell({ kind: 'progress', progress })
  }
  start(JSON.parse(process.argv[2]!), onProgress).then(
    (ready) => {
      started = ready
      tell({ kind: 'ready', facts: ready.facts })
    },
    (error: unknown) => {
      const message = portSentence(error, portOption) ?? describe(error)
      process.exitCode = 1
      // A parent prints the message. The explicit exit is needed because the channel keeps the
      // process alive.
      if (process.send === undefined) process.stderr.write(`${message}\n`, () => process.exit())
      else tell({ kind: 'failed', message }, () => process.exit())
    },
  )
}

function tell(message: ChildMessage, onSent: () => void = () => undefined): void {
  process.send?.(message, onSent)
}

/** An app's own error is printed whole: its stack says where the app is wrong. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!(error.cause instanceof Error)) return error.message
  return `${error.message}: ${error.cause.stack ?? error.cause.message}`
}
