// Ends the stack that the run began, by its own process id.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export default async function stopStack(): Promise<void> {
  const { journeyStack } = globalThis as { journeyStack?: ChildProcess }
  if (journeyStack?.exitCode !== null) return
  journeyStack.kill('SIGTERM')
  await once(journeyStack, 'exit')
}
