// Ends the stack that the run began, by its own process id. Before that it looks through what the whole run has
// exported, because each journey sends telemetry.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { exportedLeaks } from './exported-leaks'

export default async function stopStack(): Promise<void> {
  const { journeyStack } = globalThis as { journeyStack?: ChildProcess }
  if (journeyStack?.exitCode !== null) return
  const leaks = await exportedLeaks().catch((error: unknown) => [String(error)])
  journeyStack.kill('SIGTERM')
  await once(journeyStack, 'exit')
  if (leaks.length > 0) throw new Error(`Telemetry of the journeys: ${leaks.join('\n')}`)
}
