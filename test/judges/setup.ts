// Makes what a judge runs on ready in a folder outside what is tracked, once, by a script of its own.
// What cannot be had on this machine, or from where it is downloaded, is told in a sentence.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Progress } from '../stack/progress'
import type { TimeBudget } from './time-budget'

export type Setup = { readonly ready: true } | { readonly ready: false; readonly reason: string }

/** The scripts' own codes. */
const toolIsMissing = 3
const isUnreachable = 4

const outputKept = 20
const errorKept = 200

export async function setUp(
  script: string,
  folder: string,
  progress: Progress,
  time: TimeBudget,
): Promise<Setup> {
  // Judges judge meanwhile, and some of their checks are of times.
  const child = spawn('nice', ['-n', '19', 'bash', script, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that pip and Maven end with it.
    detached: true,
  })
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  const endsNow = (): never => {
    kill()
    process.exit(130)
  }
  process.once('SIGINT', endsNow)
  time.over?.addEventListener('abort', kill)
  const output: string[] = []
  let last = ''
  let firstError = ''
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line)
      if (stream === child.stdout) progress.step((last = line))
      else if (/^\[?ERROR/.test(line)) firstError ||= line.slice(0, errorKept)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  process.removeListener('SIGINT', endsNow)
  time.over?.removeEventListener('abort', kill)
  if (code === 0) return { ready: true }
  if (code === toolIsMissing) return { ready: false, reason: last }
  if (code === isUnreachable) return { ready: false, reason: `${last} (${firstError})` }
  if (time.over?.aborted) return { ready: false, reason: `${time.reason}, at: ${last}` }
  const end = output.slice(-outputKept).join('\n')
  throw new Error(`${script} ended with ${code ?? 'a signal'}:\n${end}`)
}
