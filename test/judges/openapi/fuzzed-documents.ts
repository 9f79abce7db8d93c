// The check `fuzzed`: Schemathesis reads the document of every product, asks what it allows and what it does
// not, and compares each answer with it. Then documents that are wrong, which it has to notice.
import pMap from 'p-map'
import type { Specification } from '../../../src/catalog/open-api/specification'
import type { Control } from '../../journey/stack'
import type { Run } from '../judging'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'
import { airTrafficOf, readDocument, type NamedDocument } from './documents'
import { fuzz, type Fuzzed, type FuzzedOperation, type Fuzzer } from './fuzzer'
import { plantedFaults, soundDocument, type PlantedFault } from './planted-faults'

/** Requests for each operation that are drawn from the document, beside those that are listed. */
const drawn: Readonly<Record<'short' | 'long', Readonly<Record<Specification, number>>>> = {
  short: { '3.1': 25, '3.0': 10 },
  long: { '3.1': 200, '3.0': 50 },
}

export async function judgeDocuments(
  fuzzer: Fuzzer,
  documents: readonly NamedDocument[],
  { progress, time }: Run,
): Promise<Report> {
  const tally = new Tally('checks by Schemathesis, for each operation of the documents')
  const examples = drawn[time.over ? 'short' : 'long']
  let requests = 0
  const judgeOne = async ([, named]: readonly [at: number, document: NamedDocument]) => {
    progress.step(`Schemathesis asks ${named.name}`)
    const document = await readDocument(named)
    const fuzzed = await fuzz(fuzzer, {
      document,
      // Parameters are the same in both versions.
      phases: named.specification === '3.1' ? ['examples', 'coverage', 'fuzzing'] : ['fuzzing'],
      examples: examples[named.specification],
    })
    requests += addFuzzed(tally, named.name, Object.keys(document.paths), fuzzed)
  }
  await pMap(inTime(documents, time, tally), judgeOne, { concurrency: 2 })
  tally.fact(`${requests} requests`)
  return tally.report()
}

/** How many requests there were. */
function addFuzzed(
  tally: Tally,
  name: string,
  paths: readonly string[],
  { operations, broken }: Fuzzed,
): number {
  for (const fault of broken) tally.add(`${name}: it broke down`, fault)
  let requests = 0
  for (const label of paths.map((path) => `GET ${path}`)) {
    const operation = operations.get(label)
    const what = `${name}, ${label}`
    const answered = operation?.statuses.get(200)
    tally.add(`${what}: some answers are 200`, answered ? undefined : statusesOf(operation))
    for (const [check, [first, ...more]] of operation?.faults ?? []) {
      const others = more.length > 0 ? `\n    and ${more.length} more` : ''
      tally.add(`${what}: ${check}`, first === undefined ? undefined : first + others)
    }
    requests += operation?.requests ?? 0
  }
  return requests
}

function statusesOf(operation: FuzzedOperation | undefined): string {
  const counts = [...(operation?.statuses ?? [])].map(([status, count]) => `${status}: ${count}`)
  return counts.join(', ') || 'nothing was sent'
}

/** Each fault has to be noticed by its check, and without one none may notice anything. */
export async function judgePlanted(
  fuzzer: Fuzzer,
  documents: readonly NamedDocument[],
  warehouse: Control,
  { progress, time }: Run,
): Promise<Report> {
  const tally = new Tally('planted faults that Schemathesis has to notice')
  const sound = soundDocument(await readDocument(airTrafficOf(documents)))
  for (const [, [mistake, planted]] of inTime(Object.entries(plantedFaults), time, tally)) {
    progress.step(`planting: ${mistake}`)
    const document = structuredClone(sound)
    planted.change?.(document)
    await warehouse.putFaults(planted.rules ?? [])
    try {
      const phases = ['coverage'] as const
      tally.add(mistake, missedBy(planted, await fuzz(fuzzer, { document, phases, examples: 1 })))
    } finally {
      await warehouse.clearFaults()
    }
  }
  return tally.report()
}

function missedBy({ check }: PlantedFault, { operations, broken }: Fuzzed): string | undefined {
  if (broken.length > 0) return broken.join('\n')
  const faults = [...operations.values()].flatMap((operation) => [...operation.faults])
  const noticed = faults.filter(([, found]) => found.length > 0)
  if (check === undefined) return noticed.flatMap(([, found]) => found)[0]
  return noticed.some(([name]) => name === check) ? undefined : `${check} did not notice it`
}
