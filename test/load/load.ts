// `npm run load`: what takes minutes, and of which `npm test` runs some seconds. Each load has a name in
// the list below and reports what it counted, as the judges do.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { failedCheck, printReport, printSum, type Report } from '../judges/report'
import { parseOptions, toHelp, type Command } from '../../src/cli/command-options'
import { toNumber } from '../stack/number-options'
import { showProgress, type Progress } from '../stack/progress'
import { stackDirectory } from '../stack/stack-directory'
import { loadEvents } from './events-load'
import { loadFaults } from './faults-load'
import { loadIssuer } from './issuer-load'
import { loadProperties } from './properties-load'
import { loadRotation } from './rotation-load'
import { loadWalks } from './walks-load'
import { loadWriters } from './writers-load'

export interface LoadRun {
  readonly seconds: number
  readonly seed: number
  readonly progress: Progress
  /** An empty folder that is removed after the run. */
  readonly work: string
}

interface Load {
  readonly does: string
  /** Unless the command says otherwise. */
  readonly seconds: number
  readonly run: (run: LoadRun) => Promise<readonly Report[]>
}

const loads: Readonly<Record<string, Load>> = {
  writers: {
    does: 'twenty writers at once on one Delta table; then Spark reads its versions',
    seconds: 60,
    run: loadWriters,
  },
  faults: {
    does: 'thirty-two callers while one call in ten to the warehouse meets a fault',
    seconds: 120,
    run: loadFaults,
  },
  rotation: {
    does: 'the secrets of the app rotate while callers follow next links and commits are announced',
    seconds: 120,
    run: loadRotation,
  },
  walks: {
    does: 'pages of random tables are followed while others write to them and make them anew',
    seconds: 120,
    run: loadWalks,
  },
  events: {
    does: 'simulated commits are announced under crashes, races and faults',
    seconds: 120,
    run: loadEvents,
  },
  issuer: {
    does: 'callers with good, new and forged tokens while the issuer is away',
    seconds: 60,
    run: loadIssuer,
  },
  properties: {
    does: 'the property tests, with one seed after another',
    seconds: 60,
    run: loadProperties,
  },
}

const names = Object.keys(loads)
const command: Command = {
  name: 'npm run load',
  summary: [
    'Puts loads on the local stack for minutes:',
    ...Object.entries(loads).map(
      ([name, { does, seconds }]) => `  ${name}: ${does} (${seconds} s)`,
    ),
  ].join('\n'),
  options: {
    only: ['LOADS', `some, with commas: ${names.join(', ')}`],
    seconds: ['N', 'how long each load lasts'],
    seed: ['N', 'of what is drawn; by default another one each time'],
  },
}

const secondsMax = 24 * 3600
const seedMax = 2 ** 31

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const values = parseOptions(command, process.argv.slice(2))
  if (!values) {
    print(toHelp(command))
    return 0
  }
  const chosen = values['only']?.split(',') ?? names
  const unknown = chosen.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`--only knows ${names.join(', ')}; not "${unknown}".`)
  const seed = toNumber('seed', values['seed'], seedMax) ?? Math.floor(Math.random() * seedMax)
  const seconds = toNumber('seconds', values['seconds'], secondsMax)
  const progress = showProgress(process.stderr)
  const reports: Report[] = []
  for (const name of chosen) {
    const load = loads[name]!
    const work = await makeWorkFolder()
    try {
      const run = { seconds: seconds ?? load.seconds, seed, progress, work }
      reports.push(...(await load.run(run)))
    } catch (error) {
      reports.push(failedCheck(`the load ${name}`, error))
    } finally {
      progress.stop()
      await rm(work, { recursive: true, force: true })
    }
  }
  print(`\nSeed ${seed}: npm run load -- --seed ${seed} draws the same again.`)
  for (const report of reports) print(printReport(report))
  print(printSum(reports))
  return reports.some(({ differences }) => differences.length > 0) ? 1 : 0
}

async function makeWorkFolder(): Promise<string> {
  const folder = path.join(stackDirectory, 'load')
  await mkdir(folder, { recursive: true })
  return mkdtemp(path.join(folder, 'work-'))
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
