// How much memory the functions' process holds once its garbage is collected. It has to be started with
// the probe; what it prints comes in, megabytes go out.
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Memory {
  readonly residentMb: number
  /** JavaScript's own, and the buffers that it holds. */
  readonly heldMb: number
}

/** For the environment of the process that is to be measured. */
export const memoryProbe = {
  NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, 'memory-probe.cjs'))}`,
}

const answerMsMax = 10_000
const megabyte = 1024 * 1024

export async function measureMemory(process_: {
  readonly pid: number
  readonly output: () => string
}): Promise<Memory> {
  const before = readings(process_.output()).length
  process.kill(process_.pid, 'SIGUSR2')
  const untilMs = performance.now() + answerMsMax
  for (;;) {
    const reading = readings(process_.output())[before]
    if (reading) return reading
    if (performance.now() > untilMs) throw new Error('the process does not tell its memory')
    await sleep(20)
  }
}

function readings(output: string): readonly Memory[] {
  return [...output.matchAll(/^memory (\{.*\})$/gm)].map(([, json]) => {
    const { rss, heapUsed, external } = JSON.parse(json!) as Record<string, number>
    return { residentMb: rss! / megabyte, heldMb: (heapUsed! + external!) / megabyte }
  })
}
