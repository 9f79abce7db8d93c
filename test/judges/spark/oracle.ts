// Spark, asked over a pipe: a statement with the parameters that the driver would send goes in, its
// outcome comes out. One process for a whole run, because it takes seconds to start.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { toDriverParameters } from '../../../src/platform/databricks/parameters'
import type { Statement } from '../../../src/warehouse/statement'
import type { Outcome, Rows } from '../outcome'

/**
 * Where a marker may stand: in expressions (runtimes up to 17.3), or wherever a literal may (from
 * 18.0). The warehouse decides, so a statement has to mean the same in both.
 */
export type MarkerMode = 'anywhere' | 'expressions'
export const markerModes: readonly MarkerMode[] = ['anywhere', 'expressions']

export interface Oracle {
  run: (statement: Statement, markers: MarkerMode) => Promise<Outcome>
  /** A statement of the judge's own, which has to succeed. */
  sql: (text: string) => Promise<Rows>
  /** A statement of the judge's own, with whatever comes of it. */
  outcome: (text: string) => Promise<Outcome>
  close: () => Promise<void>
}

interface Marker {
  readonly name: string
  readonly type: string | undefined
  readonly value: string | undefined
}

type Answer =
  | { readonly columns: readonly { readonly name: string }[]; readonly rows: Rows['rows'] }
  | { readonly errorClass: string; readonly sqlState: string | null; readonly message: string }

const stderrKept = 4_000

/**
 * @param machine the folder that setup.sh has made
 * @param work an empty folder for Spark
 * @param hangs when a statement that still runs is one too long
 */
export async function startOracle(
  machine: string,
  work: string,
  catalogs: readonly string[],
  hangs?: AbortSignal,
): Promise<Oracle> {
  const program = path.join(__dirname, 'oracle', 'oracle.py')
  const python = spawn(
    path.join(machine, 'venv', 'bin', 'python'),
    ['-B', program, machine, work, ...catalogs],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let printed = ''
  python.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-stderrKept)
  })
  python.stdin.on('error', () => undefined)
  const exited = once(python, 'close')
  hangs?.addEventListener('abort', () => python.kill('SIGKILL'))
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done) throw new Error(`Spark's process ended:\n${printed}`)
    return JSON.parse(line.value) as unknown
  }
  await nextLine()

  let count = 0
  const ask = async (sql: string, parameters: readonly Marker[], markers: MarkerMode) => {
    count += 1
    const id = count
    python.stdin.write(`${JSON.stringify({ id, sql, parameters, markers })}\n`)
    const answer = (await nextLine()) as Answer & { readonly id: number }
    if (answer.id !== id) throw new Error('Spark answered another question')
    return toOutcome(answer)
  }
  // One question at a time: the marker mode is the session's.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (...question: Parameters<typeof ask>): Promise<Outcome> => {
    const answer = turn.then(() => ask(...question))
    turn = answer.catch(() => undefined)
    return answer
  }
  return {
    run: async ({ text, parameters }, markers) =>
      inTurn(text, await toMarkers(parameters), markers),
    outcome: (text) => inTurn(text, [], 'anywhere'),
    async sql(text) {
      const outcome = await inTurn(text, [], 'anywhere')
      if (outcome.kind === 'rows') return outcome
      throw new Error(`Spark: ${outcome.errorClass}: ${outcome.message}\n${text}`)
    },
    async close() {
      python.stdin.end()
      await exited
    },
  }
}

/** Exactly as the driver sends them: their type's text, their value's text. */
async function toMarkers(parameters: Statement['parameters']): Promise<readonly Marker[]> {
  return Object.entries(await toDriverParameters(parameters)).map(([name, parameter]) => {
    const { type, value } = parameter.toSparkParameter({ name })
    return { name, type: type ?? undefined, value: value?.stringValue ?? undefined }
  })
}

function toOutcome(answer: Answer): Outcome {
  if ('errorClass' in answer) {
    const { errorClass, sqlState, message } = answer
    return { kind: 'failure', errorClass, sqlState: sqlState ?? undefined, message }
  }
  return { kind: 'rows', columns: answer.columns.map(({ name }) => name), rows: answer.rows }
}
