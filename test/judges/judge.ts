// `npm run judge`: has implementations that are not ours check the local warehouse and the SQL that we
// compile. It sets each judge up where that is possible, runs its checks, and ends with the counts.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseOptions, toHelp, type Command } from '../../src/cli/command-options'
import { toNumber } from '../stack/number-options'
import { showProgress } from '../stack/progress'
import { stackDirectory } from '../stack/stack-directory'
import { connectorJudge } from './clients/connector-judge'
import { functionsHostJudge } from './functions/functions-host-judge'
import type { Judge, Run } from './judging'
import { failedCheck, printReport, printSum, skippedChecks, type Report } from './report'
import { bicepJudge } from './infra/bicep-judge'
import { checkovJudge } from './infra/checkov-judge'
import { openApiJudge } from './openapi/openapi-judge'
import type { Setup } from './setup'
import { sparkJudge } from './spark/spark-judge'
import { timeBudget } from './time-budget'
import { gatewayJudge } from './gateway/gateway-judge'
import { vaultJudge } from './vault/vault-judge'

/** Those that need no download are first: Spark, which needs most, is set up meanwhile. */
const judges: readonly Judge[] = [
  ...[bicepJudge, gatewayJudge, checkovJudge, connectorJudge, sparkJudge],
  ...[functionsHostJudge, openApiJudge, vaultJudge],
]
const known = judges.flatMap(({ checks }) => checks)

const command: Command = {
  name: 'npm run judge',
  summary:
    'Has what is not ours check the local stack, the app, the SQL that it compiles, and the infrastructure.',
  options: {
    seed: ['N', 'of what is generated; by default another one each time'],
    only: ['CHECKS', `some, with commas: ${known.join(', ')}`],
    minutes: ['N', 'what is not judged by then is skipped, and counted; by default no limit'],
  },
}

const folder = path.join(stackDirectory, 'judges')
const seedMax = 2 ** 31
const minutesMax = 24 * 60

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const values = parseOptions(command, process.argv.slice(2))
  if (!values) {
    print(toHelp(command))
    return 0
  }
  const chosen = chosenChecks(values['only'])
  const seed = toNumber('seed', values['seed'], seedMax) ?? Math.floor(Math.random() * seedMax)
  const time = timeBudget(toNumber('minutes', values['minutes'], minutesMax))
  const progress = showProgress(process.stderr)
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(path.join(folder, 'work-'))
  const reports: Report[] = []
  const run = { progress, work, seed, time }
  try {
    for (const called of callAhead(judges, chosen, run)) {
      for await (const report of judgeBy(called, run)) reports.push(report)
    }
  } finally {
    progress.stop()
    await rm(work, { recursive: true, force: true })
  }
  print(`\nSeed ${seed}: npm run judge -- --seed ${seed} generates the same again.`)
  for (const report of reports) print(printReport(report))
  print(printSum(reports))
  return reports.some(({ differences }) => differences.length > 0) ? 1 : 0
}

interface Called {
  readonly judge: Judge
  readonly machine: string
  readonly asked: readonly string[]
  readonly setup: Promise<Setup>
}

/** Judges are set up one after another, while those before them judge: setting up is mostly downloads. */
function callAhead(all: readonly Judge[], chosen: readonly string[], run: Run): readonly Called[] {
  let previous: Promise<unknown> = Promise.resolve()
  return all.flatMap((judge) => {
    const asked = judge.checks.filter((name) => chosen.includes(name))
    if (asked.length === 0) return []
    const machine = path.join(folder, judge.folder)
    const setup = previous.then((): Setup | Promise<Setup> => {
      const { over, reason } = run.time
      return over?.aborted ? { ready: false, reason } : judge.setUp(machine, run)
    })
    previous = setup.catch(() => undefined)
    return [{ judge, machine, asked, setup }]
  })
}

/** A judge that cannot be had skips its checks; one that breaks down has failed. */
async function* judgeBy(
  { judge, machine, asked, setup }: Called,
  run: Run,
): AsyncGenerator<Report> {
  const startedMs = performance.now()
  const secondsSince = (ms: number): string => `${((performance.now() - ms) / 1000).toFixed(0)} s`
  try {
    run.progress.step(`Setting up ${judge.name}`)
    const ready = await readyInTime(setup, run)
    const waited = secondsSince(startedMs)
    const readyMs = performance.now()
    if (ready.ready) yield* judge.judge(machine, asked, run)
    else yield skippedChecks(judge.name, asked, ready.reason)
    run.progress.done(`${judge.name}: ${secondsSince(readyMs)}, after ${waited} of waiting for it`)
  } catch (error) {
    yield failedCheck(`${judge.name} as a judge`, error)
  }
}

/** What has not begun when the time is over is skipped, however ready it is. */
async function readyInTime(setup: Promise<Setup>, { time }: Run): Promise<Setup> {
  const ready = await setup
  return ready.ready && time.over?.aborted ? { ready: false, reason: time.reason } : ready
}

function chosenChecks(only: string | undefined): readonly string[] {
  if (only === undefined) return known
  const named = only.split(',')
  const unknown = named.find((name) => !known.includes(name))
  if (unknown === undefined) return named
  throw new Error(`--only knows ${known.join(', ')}; not "${unknown}".`)
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exitCode = 1
  },
)
