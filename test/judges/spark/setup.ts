// Makes Spark ready in a folder outside what is tracked, once; what cannot be made is told with the
// sentence that says what is missing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Progress } from '../../stack/progress'

export type Setup = { readonly ready: true } | { readonly ready: false; readonly reason: string }

/** setup.sh's own code for a tool that is not installed. */
const toolIsMissing = 3
const outputKept = 20

export async function setUpSpark(machine: string, progress: Progress): Promise<Setup> {
  const script = path.join(__dirname, 'setup.sh')
  const child = spawn('bash', [script, machine], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  let last = ''
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line)
      if (stream !== child.stdout) return
      last = line
      progress.step(line)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return { ready: true }
  if (code === toolIsMissing) return { ready: false, reason: last }
  const end = output.slice(-outputKept).join('\n')
  throw new Error(`Spark could not be set up (${script} ended with ${code ?? 'a signal'}):\n${end}`)
}
