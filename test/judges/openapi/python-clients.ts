// The check `generated`: a Python client is made from each document without a warning, its types are sound
// under mypy's strictest rules, and a program with one reads rows. Mistakes have to be noticed.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import pMap from 'p-map'
import type { Specification } from '../../../src/catalog/open-api/specification'
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
    tally.add(`${named.name}: no warning`, faultIn(ended))
  }
  await pMap(inTime(documents, time, tally), generateOne, { concurrency: 2 })
  const airTraffic = airTrafficOf(documents)
  const checks = { ...typeChecks(python, clients), ...programChecks(python, clients, airTraffic) }
  for (const [, [what, faultOf]] of inTime(Object.entries(checks), time, tally)) {
    progress.step(what)
    tally.add(what, await faultOf())
  }
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

/** By what is checked: what is wrong with it. */
type Checks = Readonly<Record<string, () => Promise<string | undefined>>>

function typeChecks(python: Python, clients: string): Checks {
  const mypy = (specification: Specification, ...files: readonly string[]) =>
    run(python, packagesOf(clients, { specification }), 'mypy', [...strict, ...files])
  return {
    'types in 3.1, and of a program': async () =>
      faultIn(await mypy('3.1', '.', path.join(folder, 'reads_rows.py'))),
    'types in 3.0': async () => faultIn(await mypy('3.0', '.')),
    'a program that reads no column is noticed': async () => {
      const { printed } = await mypy('3.1', path.join(folder, 'wrong_column.py'))
      return printed.includes('"AirportsRow" has no attribute "runways"') ? undefined : printed
    },
  }
}

const strict = ['--strict', '--no-incremental']

function programChecks(python: Python, clients: string, named: NamedDocument): Checks {
  return {
    'a program reads rows': () => programFault(python, clients, named),
    'a document that refers to nothing is noticed': () => mistakeMissed(python, clients, named),
  }
}

const faultIn = ({ succeeded, printed }: Ended) => (succeeded ? undefined : printed)

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
  const { token } = named
  const first = `${url}/air-traffic/airports?state=WA&maxpagesize=2`
  const page = (await readJson(first, token)) as AirportsPage
  const next = (await readJson(page.nextLink, token)) as AirportsPage
  const codes = [page, next].map(({ value }) => value.map(({ iata }) => iata))
  const right = { codes, latitudes: ['float', 'float'], refused: ['InvalidParameter', 'top'] }
  const words = [path.join(folder, 'reads_rows.py'), url, token]
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
