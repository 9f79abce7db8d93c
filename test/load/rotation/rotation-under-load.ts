// Rotates the warehouse's credential, the topic's key and the page key of a stack of its own while callers
// follow next links and commits are announced: what was asked, what went wrong and what was lost goes out.
import { mkdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataProductEvent } from '../../../src/events/event'
import { openSql, type Sql } from '../../journey/sql'
import { connectFunctions, lookAtAll } from '../../stack/connect-functions'
import { topicControl } from '../../stack/event-grid/topic-control'
import { startWebhook } from '../../stack/event-grid/webhook'
import type { FunctionsHost } from '../../stack/functions-host/functions-host'
import { startFunctions } from '../../stack/functions-process'
import { toFunctionsEnvironment, toFunctionsSettings } from '../../stack/functions-settings'
import { headersOf } from '../../stack/people'
import type { StandIns } from '../../stack/stand-ins-process'
import { rotatedSecrets } from './rotated-secrets'
import { startWalkers, walkOnce } from './walkers'

export interface RotationOptions {
  /** With events, in a folder of their own. The rotating process trusts their certificate. */
  readonly standIns: StandIns
  readonly appDirectory: string
  readonly seconds: number
  readonly onStep?: (text: string) => void
}

export interface RotationSummary {
  readonly rotations: number
  readonly answers: number
  readonly walks: number
  readonly commits: number
  readonly wrong: readonly string[]
  /** Versions of the table without an event. */
  readonly lost: readonly number[]
  /** Readings of the vault, from the first rotation on. */
  readonly readings: number
}

const table = 'testing.committed.arrivals'
const target = '/api/products/air-traffic/airports?maxpagesize=300'
const callers = 4
const commitMs = 300
/** Longer than the shortest time between two readings after a refusal. */
const rotateMs = 35_000
const lastEventMsMax = 30_000

export async function rotateUnderLoad(options: RotationOptions): Promise<RotationSummary> {
  const { standIns, seconds } = options
  const headers = headersOf(standIns.tokens, 'analyst')
  const sql = openSql(standIns)
  await sql.run(`DROP TABLE IF EXISTS ${table}`)
  await sql.run(`CREATE TABLE ${table} (id INT)`)
  const webhook = await startWebhook()
  const announcing = await startHost(options, true)
  let younger: FunctionsHost | undefined
  const hosts = () => [announcing.url, ...(younger ? [younger.url] : [])]
  try {
    await connectFunctions(announcing.url, standIns.events!)
    const topic = topicControl(standIns.events!.eventGrid.controlUrl)
    const filter = { subjectBeginsWith: 'datamesh/arrivals' }
    await topic.subscribe('rotation', { endpoint: webhook.url, filter })
    const rows = await walkOnce({ hosts, headers }, target, () => 0)
    const walkers = startWalkers({ hosts, target, headers, rows, count: callers })
    const commits = startCommits(sql)
    const secrets = rotatedSecrets(standIns)
    const endMs = Date.now() + seconds * 1_000
    let [rotations, readings] = [0, await countReadings(standIns)]
    while (rotations === 0 || Date.now() < endMs) {
      options.onStep?.(`rotation ${rotations + 1}, ${walkers.answers()} answers`)
      await sleep(1_000)
      await Promise.all([secrets.warehouse(), secrets.topic(), secrets.pageKey()])
      rotations += 1
      // It begins with the new page key, of which the other one has not heard.
      const old = younger
      younger = await startHost(options, false)
      await sleep(Math.min(rotateMs, Math.max(endMs - Date.now(), 0)))
      await old?.stop()
    }
    readings = (await countReadings(standIns)) - readings
    await walkers.stop()
    const done = await commits.stop()
    const received = () =>
      webhook.received
        .filter(({ method }) => method === 'POST')
        .map(({ body }) => dataProductEvent.parse(body).data.version)
    // What no storage event has told in time, the schedule finds.
    await lookAtAll(announcing.url)
    const lost = await missing(done.commits, received)
    const { wrong } = walkers
    const counts = { answers: walkers.answers(), walks: walkers.walks(), commits: done.commits }
    return { rotations, ...counts, wrong: [...wrong, ...done.wrong], lost, readings }
  } finally {
    await Promise.all([sql.close(), webhook.close(), announcing.stop(), younger?.stop()])
  }
}

function startHost(
  { standIns, appDirectory }: RotationOptions,
  announces: boolean,
): Promise<FunctionsHost> {
  const { warehouse, issuerUrl, vault, events } = standIns
  const addresses = { functionsPort: 7071, warehouse, issuerUrl, vault }
  const settings = toFunctionsSettings({ ...addresses, ...(announces && { events }) }, {})
  return startFunctions(
    {
      appDirectory: path.resolve(appDirectory),
      port: 0,
      environment: toFunctionsEnvironment(
        { ...settings, CALLER_REQUESTS_PER_MINUTE: '1000000' },
        process.env,
      ),
      onOutput: () => undefined,
    },
    undefined,
  )
}

function startCommits(sql: Sql) {
  const wrong: string[] = []
  let [commits, isOver] = [0, false]
  const loop = async (): Promise<void> => {
    while (!isOver) {
      await sql.run(`INSERT INTO ${table} VALUES (${commits})`).then(
        () => (commits += 1),
        (error: unknown) => wrong.push(`a commit failed: ${String(error)}`),
      )
      await sleep(commitMs)
    }
  }
  const running = loop()
  const stop = async () => {
    isOver = true
    await running
    return { commits, wrong }
  }
  return { stop }
}

async function countReadings({ vault }: StandIns): Promise<number> {
  const answer = await fetch(`${vault.keyVaultControlUrl}/requests`)
  return ((await answer.json()) as readonly unknown[]).length
}

/** The last events may still be on their way. */
async function missing(
  commits: number,
  received: () => readonly number[],
): Promise<readonly number[]> {
  const versions = Array.from({ length: commits }, (_, i) => 1 + i)
  const deadlineMs = Date.now() + lastEventMsMax
  for (;;) {
    const there = new Set(received())
    const lost = versions.filter((version) => !there.has(version))
    if (lost.length === 0 || Date.now() > deadlineMs) return lost
    await sleep(100)
  }
}

/** A folder for further stand-ins with events, which shares the tables of another. */
export async function ownFolder(directory: string): Promise<string> {
  const own = path.join(directory, 'rotation')
  const data = path.join(directory, 'data')
  await Promise.all([mkdir(own, { recursive: true }), mkdir(data, { recursive: true })])
  // What was announced in another run is forgotten: the table is made anew.
  await rm(path.join(own, 'storage'), { recursive: true, force: true })
  await symlink(data, path.join(own, 'data')).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
  return own
}
