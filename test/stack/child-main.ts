// The inside of a process of the stack: what it starts comes in. It tells its parent when that is
// ready, or why it is not, and ends it on SIGTERM or when the parent is gone.
import type { ChildMessage } from './child'
import { portSentence } from './port'

export interface Started {
  /** What the parent has to know. */
  readonly facts: unknown
  readonly end: () => Promise<unknown>
}

/** @param portOption the option by which a person gives another port than one that is taken */
export function runChild(
  portOption: string,
  start: (options: unknown, onProgress: (progress: unknown) => void) => Promise<Started>,
): void {
  // While it starts, there is nothing to end in good order.
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
      // A parent prints it; and its channel would keep a process alive that has nothing left to do.
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
