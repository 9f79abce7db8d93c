// `npm run judge`: has engines that are not ours check the local warehouse and the SQL that we
// compile. It sets Spark up where that is possible, runs every check, and ends with the counts.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseOptions, toHelp, type Command } from '../stack/command-options'
import { loadDataSets } from '../stack/data/data-sets'
import { showProgress, toStep, type Progress } from '../stack/progress'
import { stackDirectory } from '../stack/stack-directory'
import { checks, prepare } from './check'
import { printReport, printSum, type Report } from './report'
import { startOracle } from './spark/oracle'
import { setUpSpark } from './spark/setup'
import { openStandIn } from './stand-in'

const command: Command = {
  name: 'npm run judge',
  summary: 'Has Spark judge the local warehouse and the SQL that Meshport compiles.',
  options: {
    seed: ['N', 'of what is generated; by default another one each time'],
    only: ['CHECKS', `some, with commas: ${Object.keys(checks).join(', ')}`],
  },
}

const folder = path.join(stackDirectory, 'judges')
const seedMax = 2 ** 31

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const values = parseOptions(command, process.argv.slice(2))
  if (!values) {
    print(toHelp(command))
    return 0
  }
  const chosen = chosenChecks(values['only'])
  const seed = toSeed(values['seed'])
  const progress = showProgress(process.stderr)
  try {
    const reports = await judgeAll(chosen, seed, progress)
    print(`\nSeed ${seed}: npm run judge -- --seed ${seed} generates the same again.`)
    for (const report of reports) print(printReport(report))
    print(printSum(reports))
    return reports.some(({ differences }) => differences.length > 0) ? 1 : 0
  } finally {
    progress.stop()
  }
}

async function judgeAll(
  chosen: readonly string[],
  seed: number,
  progress: Progress,
): Promise<readonly Report[]> {
  const machine = path.join(folder, 'spark')
  progress.step('Setting up Spark')
  const setup = await setUpSpark(machine, progress)
  if (!setup.ready) return [skippedAll(chosen, setup.reason)]
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(path.join(folder, 'work-'))
  const tables = await loadDataSets(path.join(folder, 'data'), (loaded) => {
    progress.step(toStep(loaded))
  })
  progress.step('Starting Spark and the stand-in')
  const [oracle, standIn] = await Promise.all([
    startOracle(machine, path.join(work, 'spark'), ['data_mesh_catalog', 'judge']),
    openStandIn(tables),
  ])
  try {
    const judging = await prepare({ oracle, standIn, progress, work, seed }, tables)
    const reports: Report[] = []
    for (const name of chosen) {
      const started = performance.now()
      const report = await checks[name]!(judging)
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      progress.done(`${report.things}: ${seconds} s`)
      reports.push(report)
    }
    return reports
  } finally {
    await Promise.allSettled([oracle.close(), standIn.close()])
    await rm(work, { recursive: true, force: true })
  }
}

function skippedAll(chosen: readonly string[], reason: string): Report {
  const skipped = [{ count: chosen.length, reason: `Spark cannot be set up: ${reason}` }]
  return { things: 'checks by Spark', agreed: 0, differences: [], skipped, facts: [] }
}

function chosenChecks(only: string | undefined): readonly string[] {
  const known = Object.keys(checks)
  if (only === undefined) return known
  const named = only.split(',')
  const unknown = named.find((name) => !known.includes(name))
  if (unknown === undefined) return named
  throw new Error(`--only knows ${known.join(', ')}; not "${unknown}".`)
}

function toSeed(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * seedMax)
  if (/^\d{1,10}$/.test(text) && Number(text) < seedMax) return Number(text)
  throw new Error(`--seed needs a whole number below ${seedMax}; not "${text}".`)
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
