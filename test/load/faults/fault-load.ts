// Many callers at once while every call to the warehouse may meet a fault: a running host and its
// warehouse come in, every answer is judged, and what was heard and what is left behind goes out.
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { measureMemory, type Memory } from '../memory'
import { outcomeOf } from '../outcome'
import { randomFaults } from './random-faults'
import { requestsUnderLoad, tables, type Airports, type RowsRequest } from './rows-request'
import { judge, type Verdict } from './verdict'
import { whatIsLeft, type Left, type Loaded } from './what-is-left'

/** Its host is started with the memory probe. */
export interface FaultLoadOptions extends Loaded {
  readonly seconds: number
  readonly seed: number
  /** One call in so many meets a fault. */
  readonly oneIn: number
  readonly onStep?: (text: string) => void
}

export interface Heard {
  /** How often each answer came. */
  readonly answers: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
  /** How often all pages of a request came to their end. */
  readonly walksEnded: number
  readonly slowestMs: number
  readonly perSecond: number
}

export interface FaultLoadSummary {
  readonly seed: number
  readonly calm: Heard
  readonly faulty: Heard
  readonly memory: { readonly before: Memory; readonly after: Memory }
  readonly left: Left
}

const connections = 32
const calmSeconds = 4
const warmUpTriesMax = 10
/** How much later than a statement may run an answer may come. */
const graceMs = 2_000

/** Callers load the app first without faults: for its memory, and to see that they are right. */
export async function loadWithFaults(options: FaultLoadOptions): Promise<FaultLoadSummary> {
  const { host, control, headers, seed, seconds, oneIn, statementTimeoutMs, onStep } = options
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  for (const [name, query] of Object.entries(tables)) await control.putTable(name, query)
  const requests = requestsUnderLoad(await airports(options))
  const load = (forMs: number, answerMsMax: number) =>
    new Callers({ host, agent, headers, requests, seed, answerMsMax }).askFor(forMs)
  try {
    onStep?.('faults: without any')
    const calm = await load(calmSeconds * 1_000, Infinity)
    await whatIsLeft(options)
    const before = await measureMemory(host)
    onStep?.(`faults: one call in ${oneIn}, for ${seconds} s`)
    await control.putFaults(randomFaults(oneIn, seed))
    // What the machine was late by itself is no fault's.
    const lateMs = Math.max(0, calm.slowestMs - statementTimeoutMs)
    const faulty = await load(seconds * 1_000, statementTimeoutMs + graceMs + lateMs)
    await control.clearFaults()
    const left = await whatIsLeft(options)
    const after = await measureMemory(host)
    return { seed, calm, faulty, memory: { before, after }, left }
  } finally {
    agent.destroy()
  }
}

/** A warehouse that has just started may need longer than a statement may run. */
async function airports({ host, headers }: Loaded): Promise<Airports> {
  const url = `${host.url}/api/products/air-traffic/airports?maxpagesize=10000`
  let status = 0
  for (let tries = 0; tries < warmUpTriesMax; tries += 1) {
    const answer = await fetch(url, { headers })
    const tableVersion = answer.headers.get('delta-table-version')
    const text = await answer.text()
    status = answer.status
    if (status !== 200 || tableVersion === null) continue
    const { value } = JSON.parse(text) as { readonly value: readonly object[] }
    return { rows: value.map((row) => JSON.stringify(row)), tableVersion }
  }
  throw new Error(`the airports have no version: ${status}`)
}

interface CallersOptions extends Pick<FaultLoadOptions, 'host' | 'headers'> {
  readonly agent: http.Agent
  readonly requests: readonly RowsRequest[]
  readonly seed: number
  readonly answerMsMax: number
}

class Callers {
  readonly #options: CallersOptions
  readonly #answers: Record<string, number> = {}
  readonly #wrong: string[] = []
  #walksEnded = 0
  #slowestMs = 0
  #untilMs = 0

  constructor(options: CallersOptions) {
    this.#options = options
  }

  async askFor(forMs: number): Promise<Heard> {
    const { requests, seed } = this.#options
    this.#untilMs = performance.now() + forMs
    const turns = fc.sample(fc.constantFrom(...requests), { seed, numRuns: 1_000 })
    let turn = 0
    const callInTurn = async () => {
      while (performance.now() < this.#untilMs) await this.#walk(turns[turn++ % turns.length]!)
    }
    await Promise.all(Array.from({ length: connections }, callInTurn))
    const answers = this.#answers
    const count = Object.values(answers).reduce((sum, each) => sum + each, 0)
    const { wrong, walksEnded, slowestMs } = {
      ...{ wrong: this.#wrong, walksEnded: this.#walksEnded, slowestMs: this.#slowestMs },
    }
    return { answers, wrong, walksEnded, slowestMs, perSecond: (count * 1_000) / forMs }
  }

  /** Follows the pages; one that failed is asked for again, as its caller would. */
  async #walk(request: RowsRequest): Promise<void> {
    const { host } = this.#options
    let url = `${host.url}/api/products/${request.target}`
    let rows = 0
    for (let pages = 0; pages < request.pagesMax;) {
      const { page } = await this.#ask(url, request, rows)
      if (page) {
        pages += 1
        rows += page.rows
        if (page.nextLink === undefined) {
          this.#walksEnded += 1
          return
        }
        const { pathname, search } = new URL(page.nextLink)
        url = `${host.url}${pathname}${search}`
      } else if (request.pagesMax === 1) return
      if (performance.now() > this.#untilMs) return
    }
  }

  async #ask(url: string, request: RowsRequest, from: number): Promise<Verdict> {
    const { agent, answerMsMax } = this.#options
    const headers = { ...this.#options.headers, ...request.headers }
    const outcome = await outcomeOf(url, { agent, headers })
    const verdict = judge(outcome, request, from, answerMsMax)
    this.#answers[verdict.said] = (this.#answers[verdict.said] ?? 0) + 1
    if (verdict.wrong !== undefined) this.#wrong.push(`${request.name}: ${verdict.wrong}`)
    this.#slowestMs = Math.max(this.#slowestMs, outcome.headMs)
    // Who is told to come later is not held to it here, but lets others have their turn.
    if (!verdict.page) await sleep(10)
    return verdict
  }
}
