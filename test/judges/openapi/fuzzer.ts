// Schemathesis as a process: a document comes in, what it sent to each operation and what was wrong with
// the answers comes out.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

export interface Fuzzer {
  /** Of the venv. */
  readonly bin: string
  /** A folder that is removed after the run. */
  readonly work: string
  /** Of the caller who asks. */
  readonly token: string
  readonly seed: number
  /** When a run that still goes on is one too long. */
  readonly hangs: AbortSignal | undefined
}

export interface Fuzzing {
  readonly document: { readonly servers: readonly { readonly url: string }[] }
  readonly phases: readonly ('examples' | 'coverage' | 'fuzzing')[]
  /** Requests for each operation in the phase `fuzzing`. */
  readonly examples: number
}

/** What was sent to one operation. */
export interface FuzzedOperation {
  readonly requests: number
  /** How many answers had this status. */
  readonly statuses: ReadonlyMap<number, number>
  /** By the name of the check: what was wrong, in words. */
  readonly faults: ReadonlyMap<string, readonly string[]>
}

export interface Fuzzed {
  /** By method and path. */
  readonly operations: ReadonlyMap<string, FuzzedOperation>
  /** What kept it from judging. */
  readonly broken: readonly string[]
}

const folder = path.join(__dirname, 'fuzzer')
const requestTimeoutS = 30
const outputKept = 3_000

export async function fuzz(fuzzer: Fuzzer, fuzzing: Fuzzing): Promise<Fuzzed> {
  const work = await mkdtemp(path.join(fuzzer.work, 'fuzzed-'))
  const report = path.join(work, 'report.ndjson')
  const document = path.join(work, 'openapi.json')
  await writeFile(document, JSON.stringify(fuzzing.document))
  const { code, printed } = await runSchemathesis(fuzzer, work, [
    ...[document, '--url', fuzzing.document.servers[0]!.url],
    ...['--phases', fuzzing.phases.join(','), '--max-examples', String(fuzzing.examples)],
    ...['--report-ndjson-path', report],
  ])
  // 1 is the code of findings, which the report has.
  if (code !== 0 && code !== 1) return { operations: new Map(), broken: [printed] }
  return readReport(report)
}

async function runSchemathesis(
  { bin, token, seed, hangs }: Fuzzer,
  cwd: string,
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const usual = [
    ...['--seed', String(seed), '--continue-on-failure', '--generation-database', 'none'],
    ...['--request-timeout', String(requestTimeoutS), '--no-color'],
    ...['--header', `Authorization: Bearer ${token}`],
  ]
  const config = ['--config-file', path.join(folder, 'schemathesis.toml')]
  const child = spawn(path.join(bin, 'st'), [...config, 'run', ...words, ...usual], {
    cwd,
    env: {
      ...process.env,
      SCHEMATHESIS_HOOKS: path.join(folder, 'hooks.py'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): boolean => child.kill('SIGKILL')
  hangs?.addEventListener('abort', kill)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-outputKept)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  hangs?.removeEventListener('abort', kill)
  return { code, printed }
}

const scenario = z.object({
  recorder: z.object({
    label: z.string(),
    checks: z.record(
      z.string(),
      z.array(
        z.object({
          name: z.string(),
          status: z.string(),
          failure_info: z.object({ failure: z.object({ message: z.string() }) }).optional(),
        }),
      ),
    ),
    interactions: z.record(
      z.string(),
      z.object({
        request: z.object({ method: z.string(), uri: z.string() }),
        response: z.object({ status_code: z.number() }).nullable(),
      }),
    ),
  }),
})

const event = z.object({
  ScenarioFinished: scenario.optional(),
  NonFatalError: z.unknown().optional(),
  FatalError: z.unknown().optional(),
})

interface Growing {
  requests: number
  readonly statuses: Map<number, number>
  readonly faults: Map<string, string[]>
}

async function readReport(file: string): Promise<Fuzzed> {
  const operations = new Map<string, Growing>()
  const broken: string[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { ScenarioFinished: finished, ...errors } = event.parse(JSON.parse(line))
    if (finished) addScenario(operations, finished)
    for (const error of Object.values(errors)) if (error !== undefined) broken.push(words(error))
  }
  return { operations, broken }
}

const words = (error: unknown): string => JSON.stringify(error).slice(0, outputKept)

function addScenario(
  operations: Map<string, Growing>,
  { recorder: { label, checks, interactions } }: z.output<typeof scenario>,
): void {
  const operation: Growing = operations.get(label) ?? {
    ...{ requests: 0, statuses: new Map<number, number>(), faults: new Map<string, string[]>() },
  }
  operations.set(label, operation)
  for (const [id, { request, response }] of Object.entries(interactions)) {
    operation.requests += 1
    const status = response?.status_code ?? 0
    operation.statuses.set(status, (operation.statuses.get(status) ?? 0) + 1)
    for (const { name, failure_info: fault } of checks[id] ?? []) {
      const found = operation.faults.get(name) ?? []
      operation.faults.set(name, found)
      if (!fault) continue
      const lines = [`${status} ${request.method} ${request.uri}`, fault.failure.message]
      found.push(lines.join('\n').replaceAll(/\n+/g, '\n    '))
    }
  }
}
