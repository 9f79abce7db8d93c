// `writer.ts` as a child process, seen by the test or load that starts it: options go in, what its
// writers say they did comes out.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface WriterOptions {
  readonly directory: string
  /** Each writer has a name that begins with it. */
  readonly name: string
  readonly writers: number
  readonly milliseconds: number
  /** Decides which commits rewrite. */
  readonly seed: number
}

/** One row: appended by a WRITE with a new id, or given this id by an UPDATE. */
export interface WriterCommit {
  readonly version: number
  readonly operation: string
  readonly writer: string
  readonly id: number
}

/** A change that lost its hundred races. */
export interface WriterGivenUp {
  readonly givenUp: string
  readonly writer: string
}

export type WriterLine = WriterCommit | WriterGivenUp

export interface WriterEnd {
  readonly commits: readonly WriterCommit[]
  readonly givenUp: readonly WriterGivenUp[]
  /** What it printed as errors. */
  readonly errors: string
}

/** What an UPDATE makes of an id. */
export const rewritten = (id: number): number => id + 1_000_000

export async function runWriter(
  options: WriterOptions,
  { killAfterMs, onCommit }: { killAfterMs?: number; onCommit?: () => void } = {},
): Promise<WriterEnd> {
  const script = path.join(__dirname, 'writer.ts')
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', script, JSON.stringify(options)])
  const commits: WriterCommit[] = []
  const givenUp: WriterGivenUp[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = toLine(text)
    if (!line) return
    if ('givenUp' in line) givenUp.push(line)
    else commits.push(line)
    onCommit?.()
  })
  const ended = once(child, 'close')
  const kill =
    killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  await ended
  clearTimeout(kill)
  return { commits, givenUp, errors }
}

/** The last line of a writer that was killed may be cut. */
function toLine(text: string): WriterLine | undefined {
  return text.endsWith('}') ? (JSON.parse(text) as WriterLine) : undefined
}
