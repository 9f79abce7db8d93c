// The connector's checks as a process: the address of a warehouse goes in, what each check found comes
// out as soon as it is known.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface ConnectorRun {
  readonly python: string
  /** When a check that still runs is one too long. */
  readonly hangs: AbortSignal | undefined
  /** As `connector/warehouse.py` names its fields. */
  readonly address: Readonly<Record<string, string | number>>
}

export interface Finding {
  readonly check: string
  readonly fault: string | null
}

const program = path.join(__dirname, 'connector', 'judge.py')
const stderrKept = 2_000

/** @param titles of the checks; without them, all */
export async function* runConnector(
  { python, address, hangs }: ConnectorRun,
  links: boolean,
  titles: readonly string[] = [],
): AsyncGenerator<Finding> {
  const child = spawn(python, ['-B', program, JSON.stringify({ ...address, links }), ...titles], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): boolean => child.kill('SIGKILL')
  hangs?.addEventListener('abort', kill)
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-stderrKept)
  })
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    yield JSON.parse(line) as Finding
  }
  const [code] = (await closed) as [number | null]
  hangs?.removeEventListener('abort', kill)
  if (code !== 0)
    yield { check: 'the connector as a whole', fault: printed.trim() || 'it was ended' }
}
