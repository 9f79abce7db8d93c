// The warehouse's process is killed while requests run, and started again: callers hear so at once and
// typed, and the functions go on by themselves.
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { outcomeOf, type Outcome } from '../load/outcome'
import { findPort } from '../stack/port'
import { startStandIns, type StandIns } from '../stack/stand-ins-process'
import { startOwnHost, type OwnHost } from './host'
import type { ErrorBody } from './http'
import { control, headersOf, journeyDirectory, readyStack } from './stack'

const timeoutMs = 10_000
const recoveryMsMax = 5_000
/** What one client asks while another asks the next: answers of one piece and of many. */
const requests = [
  'air-traffic/airports?top=1',
  'air-traffic/airports?maxpagesize=500',
  'air-traffic/flights?maxpagesize=3000',
  'air-traffic/flights?top=100',
]
const clients = 16

interface Heard {
  readonly outcome: Outcome
  readonly request: string
  readonly begunMs: number
  readonly endedMs: number
}

const agent = new http.Agent({ keepAlive: true })
/** What each client heard, in its order. */
const heard: readonly Heard[][] = Array.from({ length: clients }, () => [])
let port: number
let standIns: StandIns
let host: OwnHost
let asking = true
let running: Promise<unknown>
let rightRows: ReadonlyMap<string, string>

beforeAll(async () => {
  port = await findPort(0, 'any')
  standIns = await startOnPort()
  // The issuer that goes on is the one of the other journeys.
  const { issuerUrl } = readyStack()
  const stack = { warehouse: standIns.warehouse, issuerUrl }
  host = await startOwnHost({ STATEMENT_TIMEOUT_MS: String(timeoutMs) }, stack)
  const rows = new Map<string, string>()
  for (const request of requests) rows.set(request, rowsIn(await outcome(request)))
  rightRows = rows
}, 60_000)

afterAll(async () => {
  asking = false
  await running
  agent.destroy()
  await host.stop()
  await standIns.stop()
})

function startOnPort(): Promise<StandIns> {
  return startStandIns({ directory: journeyDirectory, warehousePort: port })
}

const outcome = (request: string) =>
  outcomeOf(`${host.url}/api/products/${request}`, { agent, headers: headersOf('analyst') })

/** Without the next link, which is sealed anew each time. */
function rowsIn(answer: Outcome): string {
  if (answer.ending !== 'answered') throw new Error(answer.ending)
  const text = answer.bytes.toString()
  return text.includes('"nextLink"') ? text.slice(0, text.lastIndexOf('"nextLink"')) : text
}

async function ask(client: number): Promise<void> {
  for (let turn = client; asking; turn += 1) {
    const request = requests[turn % requests.length]!
    const begunMs = performance.now()
    const ended = await outcome(request)
    heard[client]!.push({ outcome: ended, request, begunMs, endedMs: performance.now() })
    // A caller who is told that the warehouse is away asks again too early, but not at once.
    await sleep(10)
  }
}

/** As one word: what a caller could make of it. */
function verdict({ outcome, request }: Heard): string {
  if (outcome.ending === 'unanswered') return `no answer: ${outcome.error}`
  const { ending, status, headers, bytes, headMs, silenceMs } = outcome
  if (headMs > timeoutMs + 1_000 || silenceMs > timeoutMs + 1_000) return `${status} too late`
  if (ending === 'aborted') return `${status} aborted`
  if (status === 200) return rowsIn(outcome) === rightRows.get(request) ? '200' : '200 wrong'
  const { error } = JSON.parse(bytes.toString()) as ErrorBody
  return `${status} ${error.code}${Number(headers['retry-after']) > 0 ? ', later' : ''}`
}

const verdicts = (chosen: (answer: Heard) => boolean): readonly string[] =>
  [...new Set(heard.flat().filter(chosen).map(verdict))].sort()

async function readiness(): Promise<unknown> {
  const answer = await outcomeOf(`${host.url}/api/ready`, { agent })
  if (answer.ending !== 'answered') throw new Error(answer.ending)
  const { checks } = JSON.parse(answer.bytes.toString()) as { checks: { status: string }[] }
  return { http: answer.status, checks: checks.map(({ status }) => status) }
}

async function until(condition: () => Promise<boolean> | boolean, msMax: number): Promise<void> {
  const startedMs = performance.now()
  while (!(await condition())) {
    if (performance.now() - startedMs > msMax) throw new Error(`not within ${msMax} ms`)
    await sleep(20)
  }
}

const everyClientHeard200Since = (sinceMs: number) =>
  heard.every((own) => {
    const last = own.at(-1)
    return last !== undefined && last.begunMs > sinceMs && verdict(last) === '200'
  })

it('a warehouse that is killed is a typed 503 for everybody, until it is back', async () => {
  running = Promise.all(heard.map((_, client) => ask(client)))
  const startedMs = performance.now()
  await until(() => everyClientHeard200Since(startedMs), 20_000)
  expect(verdicts(() => true)).toEqual(['200'])

  process.kill(standIns.pid, 'SIGKILL')
  await standIns.exited
  const killedMs = performance.now()
  await sleep(1_500)
  expect(await readiness()).toEqual({ http: 503, checks: ['unreachable'] })
  const inFlight = verdicts(({ begunMs, endedMs }) => begunMs < killedMs && endedMs >= killedMs)
  for (const each of inFlight) {
    expect(['200', '200 aborted', '503 WarehouseUnavailable, later']).toContain(each)
  }
  expect(verdicts(({ begunMs }) => begunMs > killedMs)).toEqual(['503 WarehouseUnavailable, later'])

  standIns = await startOnPort()
  const readyMs = performance.now()
  await until(() => everyClientHeard200Since(readyMs), 20_000)
  const failed = heard.flat().filter((answer) => verdict(answer) !== '200')
  const late = failed.filter(({ endedMs }) => endedMs > readyMs + recoveryMsMax)
  expect(late.map(verdict)).toEqual([])
  const recoveredMs = performance.now()
  await until(() => everyClientHeard200Since(recoveredMs), 20_000)
  expect(verdicts(({ begunMs }) => begunMs > recoveredMs)).toEqual(['200'])
}, 90_000)

it('and leaves nothing behind but one session', async () => {
  asking = false
  await running
  const { counters } = control(standIns)
  await until(async () => (await counters()).operationsOpen === 0, 3_000)
  expect((await counters()).sessionsOpen).toBe(1)
})

it('and is ready again', async () => {
  await until(
    async () => JSON.stringify(await readiness()) === '{"http":200,"checks":["ok"]}',
    10_000,
  )
})
