// The check `generated`: a Python client is made from each document without a warning, its types are sound
// under mypy's strictest rules, and a program with one reads rows. Mistakes have to be noticed.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import pMap from 'p-map'
import type { Run } from '../judging'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'
import {
  airTrafficOf,
  readDocument,
  readJson,
  type NamedDocument,
  type SentDocument,
} from './documents'

export interface Python {
  /** Of the venv. */
  readonly bin: string
  readonly hangs: AbortSignal | undefined
}

interface Ended {
  readonly succeeded: boolean
  readonly printed: string
}

const folder = path.join(__dirname, 'client')
const outputMax = 10_000_000
const outputKept = 2_000

export async function judgeClients(
  python: Python,
  documents: readonly NamedDocument[],
  { work, progress, time }: Run,
): Promise<Report> {
  const tally = new Tally('Python clients that are generated from the documents')
  const clients = await mkdtemp(path.join(work, 'clients-'))
  const generateOne = async ([, named]: readonly [at: number, document: NamedDocument]) => {
    progress.step(`generating a client from ${named.name}`)
    const ended = await generate(python, clients, named, await readDocument(named))
    tally.add(`${named.name}: no warning`, ended.succeeded ? undefined : ended.printed)
  }
  await pMap(inTime(documents, time, tally), generateOne, { concurrency: 2 })
  if (time.over?.aborted) return tally.report()
  progress.step('checking the types of the clients')
  for (const [what, fault] of await typeFaults(python, clients)) tally.add(what, fault)
  const airTraffic = airTrafficOf(documents)
  tally.add('a program reads rows', await programFault(python, clients, airTraffic))
  tally.add('a document that refers to nothing', await mistakeMissed(python, clients, airTraffic))
  return tally.report()
}

function run({ bin, hangs }: Python, cwd: string, name: string, words: readonly string[]) {
  const environment = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    MYPYPATH: cwd,
    PYTHONPATH: cwd,
  }
  return promisify(execFile)(path.join(bin, name), [...words], {
    ...{ cwd, env: environment, maxBuffer: outputMax, killSignal: 'SIGKILL' as const },
    ...(hangs && { signal: hangs }),
  }).then(
    ({ stdout }): Ended => ({ succeeded: true, printed: stdout }),
    (error: unknown): Ended => {
      const { stdout = '', stderr = '', message } = error as Partial<Record<string, string>>
      const printed = `${stdout}${stderr}`.trim() || (message ?? '')
      return { succeeded: false, printed: printed.slice(-outputKept) }
    },
  )
}

/** Those of one version of the specification are side by side, each a package with the product's name. */
function packagesOf(clients: string, { specification }: Pick<NamedDocument, 'specification'>) {
  return path.join(clients, `v${specification.replace('.', '')}`)
}

async function generate(
  python: Python,
  clients: string,
  named: NamedDocument,
  document: SentDocument,
): Promise<Ended> {
  const packages = packagesOf(clients, named)
  const name = named.product.replaceAll(/\W/g, '_')
  const file = path.join(packages, `${name}.json`)
  await mkdir(packages, { recursive: true })
  await writeFile(file, JSON.stringify(document))
  return run(python, packages, 'openapi-python-client', [
    ...['generate', '--path', file, '--output-path', path.join(packages, name), '--overwrite'],
    ...['--meta', 'none', '--fail-on-warning', '--config', path.join(folder, 'without_hooks.yml')],
  ])
}

async function typeFaults(
  python: Python,
  clients: string,
): Promise<readonly (readonly [what: string, fault: string | undefined])[]> {
  const [latest, other] = (['3.1', '3.0'] as const).map((specification) =>
    packagesOf(clients, { specification }),
  )
  const strict = ['--strict', '--no-incremental']
  const program = [path.join(folder, 'reads_rows.py')]
  const [first, second, wrong] = [
    await run(python, latest!, 'mypy', [...strict, '.', ...program]),
    await run(python, other!, 'mypy', [...strict, '.']),
    await run(python, latest!, 'mypy', [...strict, path.join(folder, 'wrong_column.py')]),
  ]
  const noticed = wrong.printed.includes('"AirportsRow" has no attribute "runways"')
  return [
    ['types in 3.1, and of a program', first.succeeded ? undefined : first.printed],
    ['types in 3.0', second.succeeded ? undefined : second.printed],
    ['types of a program that reads no column', noticed ? undefined : wrong.printed],
  ]
}

interface AirportsPage {
  readonly value: readonly { readonly iata: string }[]
  readonly nextLink: string
}

/** The program prints what the app answers to the same requests without a client. */
async function programFault(
  python: Python,
  clients: string,
  named: NamedDocument,
): Promise<string | undefined> {
  const { servers } = await readDocument(named)
  const { url } = servers[0]!
  const first = `${url}/air-traffic/airports?state=WA&maxpagesize=2`
  const page = (await readJson(first)) as AirportsPage
  const next = (await readJson(page.nextLink)) as AirportsPage
  const codes = [page, next].map(({ value }) => value.map(({ iata }) => iata))
  const right = { codes, latitudes: ['float', 'float'], refused: ['InvalidParameter', 'top'] }
  const words = [path.join(folder, 'reads_rows.py'), url]
  const { printed } = await run(python, packagesOf(clients, named), 'python', words)
  return isSame(printed, right) ? undefined : printed
}

function isSame(printed: string, right: object): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(printed), right)
  } catch {
    return false
  }
}

/** The generator has to warn of it. */
async function mistakeMissed(
  python: Python,
  clients: string,
  named: NamedDocument,
): Promise<string | undefined> {
  const document = await readDocument(named)
  const components = { ...document.components, schemas: {} }
  const ended = await generate(
    python,
    path.join(clients, 'wrong'),
    { ...named, product: 'wrong' },
    { ...document, components },
  )
  return ended.succeeded ? 'the generator did not warn of it' : undefined
}
