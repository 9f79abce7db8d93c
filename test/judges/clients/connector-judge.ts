// Databricks' own Python connector as a judge of the protocol: unmodified, over TLS, against the local
// warehouse, with results within the answers and as links to files. Mistakes are planted for it too. Its
// Python also runs the lines that docs/consume.md has for readers of rows.
import path from 'node:path'
import { keepCertificate } from '../../stack/certificate'
import { loadDataSets } from '../../stack/data/data-sets'
import { toStep } from '../../stack/progress'
import { startWarehouse } from '../../stack/warehouse/warehouse'
import type { Judge, Run } from '../judging'
import { runJest } from '../jest-run'
import { Tally, type Report } from '../report'
import { setUp } from '../setup'
import { inTime } from '../time-budget'
import { runConnector, type ConnectorRun } from './connector-process'
import { plantedFaults } from './planted-faults'

const token = 'dapi-judge'

/** Tables that only an engine can make, by its own queries. */
const tables = {
  nested: "SELECT [1, 2, 3] AS a, {x: 1, y: 'z'} AS s, MAP {'k': 1} AS m, '\\x00\\xFF'::BLOB AS b",
  floats: 'SELECT 1.5::FLOAT AS a, -2.25::DOUBLE AS b',
  // Whoever reads it waits: its only row comes when all of these have been counted.
  slow: 'SELECT count(*) AS c FROM range(400000000) AS a(i) JOIN range(200000) AS b(j) ON a.i % 7 = b.j % 11',
}

export const connectorJudge: Judge = {
  name: "Databricks' Python connector",
  folder: 'clients',
  checks: ['clients'],
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder, _chosen, run) {
    const { work, progress } = run
    const { caFile, ...certificate } = await keepCertificate(folder)
    const dataSets = await loadDataSets(path.join(folder, '../data'), (loaded) => {
      progress.step(toStep(loaded))
    })
    const warehouse = await startWarehouse({
      ...{ port: 0, controlPort: 0, token, certificate, tables: dataSets },
      directory: path.join(work, 'clients'),
    })
    const control = controlOf(warehouse.controlUrl)
    const judging: ConnectorRun = {
      python: path.join(folder, 'venv/bin/python'),
      hangs: run.time.hangs,
      address: {
        ...{ host: 'localhost', port: warehouse.port, path: warehouse.httpPath, token },
        ca_file: caFile,
      },
    }
    try {
      for (const [name, query] of Object.entries(tables)) {
        await control('PUT', `/tables/judge.clients.${name}`, query)
      }
      for (const links of [false, true]) yield await judgeAll(judging, control, links, run)
      yield await judgePlanted(judging, control, run)
    } finally {
      await warehouse.close()
    }
    yield await judgeReaders(judging, run)
  },
}

async function judgeReaders(
  { python }: ConnectorRun,
  { work, progress, time }: Run,
): Promise<Report> {
  const tally = new Tally('lines of docs/consume.md, Python’s among them')
  const outcomes = await runJest({
    ...{ project: 'journey', files: ['journey/consume.test.ts'] },
    ...{ environment: { MESHPORT_PYTHON: python }, progress, work, hangs: time.hangs },
  })
  for (const { title, passed, failure } of outcomes) tally.add(title, passed ? undefined : failure)
  const hasPython = outcomes.some(({ title }) => title.includes('pandas'))
  tally.add('Python was there', hasPython ? undefined : 'its test was skipped')
  return tally.report()
}

/** A request to the control address, which has to succeed; its answer as text. */
type Control = (method: string, at: string, body?: string) => Promise<string>

function controlOf(url: string): Control {
  return async (method, at, body) => {
    const answer = await fetch(`${url}${at}`, { method, ...(body !== undefined && { body }) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${at}: ${answer.status} ${text}`)
    return text
  }
}

async function judgeAll(
  judging: ConnectorRun,
  control: Control,
  links: boolean,
  { progress, time }: Run,
): Promise<Report> {
  const how = links ? 'results as links' : 'results within answers'
  const tally = new Tally(`checks by Databricks' Python connector, ${how}`)
  if (time.over?.aborted) {
    tally.skip(1, `${time.reason} before its checks began`)
    return tally.report()
  }
  progress.step(tally.things)
  const before = await downloads(control)
  for await (const { check, fault } of runConnector(judging, links)) {
    tally.add(check, fault ?? undefined)
  }
  const files = (await downloads(control)) - before
  tally.add('files by links', files > 0 === links ? undefined : `${files} files were downloaded`)
  tally.fact(`${files} files downloaded`)
  return tally.report()
}

/** So many files so far: that links were offered does not say that there were any. */
async function downloads(control: Control): Promise<number> {
  const { calls } = JSON.parse(await control('GET', '/counters')) as {
    readonly calls: Readonly<Record<string, number>>
  }
  return calls['Link'] ?? 0
}

/** Each fault has to be noticed by one of the checks that it is planted for. */
async function judgePlanted(
  judging: ConnectorRun,
  control: Control,
  { progress, time }: Run,
): Promise<Report> {
  const tally = new Tally('planted faults that the connector has to notice')
  for (const [, [mistake, planted]] of inTime(Object.entries(plantedFaults), time, tally)) {
    const { rules, check, links, unnoticed = false } = planted
    progress.step(`planting: ${mistake}`)
    await control('PUT', '/faults', JSON.stringify(rules))
    try {
      const noticed: string[] = []
      for await (const { fault } of runConnector(judging, links, [check])) {
        if (fault !== null) noticed.push(fault)
      }
      const right = unnoticed ? noticed.length === 0 : noticed.length > 0
      const wrong = unnoticed ? noticed.join('\n') : `"${check}" did not notice it`
      tally.add(mistake, right ? undefined : wrong)
    } finally {
      await control('DELETE', '/faults')
    }
  }
  return tally.report()
}
