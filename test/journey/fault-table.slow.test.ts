// The table of docs/errors.md, run: whatever a warehouse does, at whichever call, to a small answer and
// to a large one, the caller gets in time what the table says, and nothing is left on the warehouse.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../src/base/limits'
import { problems } from '../../src/base/problem'
import { startOwnHost, type OwnHost } from './host'
import { askRows, type ErrorBody, type RowsPage } from './http'
import { control, expectNoLeak } from './stack'

const timeoutMs = 1_000
const words = '[DIVIDE_BY_ZERO] SELECT `secret_table` SQLSTATE: 22012'
const failure = { kind: 'fail', sqlState: '22012', message: words }
const http = (status: number, retryAfter: string) => ({
  kind: 'status',
  status,
  headers: { 'retry-after': retryAfter },
})

/** What the warehouse does, in the table's words. */
const faults = new Map<string, object>([
  ['answers 429', http(429, '7')],
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 503', http(503, '17')],
  ['refuses the token', { kind: 'wrongToken' }],
  ['does not answer', { kind: 'hang' }],
  ['answers after 0.3 s', { kind: 'delay', ms: 300 }],
  ['closes the connection', { kind: 'drop' }],
  ['resets the connection', { kind: 'reset' }],
  ['breaks off', { kind: 'truncate', bytes: 40 }],
  ['sends half an answer as a whole', { kind: 'truncate', bytes: 40, framing: 'complete' }],
  ['sends what is no Thrift', { kind: 'garbage' }],
  ['says that it failed', failure],
  ['says that it failed, at once', { ...failure, form: 'status' }],
  ['says only that it failed', { kind: 'fail', message: 'Access Denied; request: GET secret_' }],
  ['says that it was stopped', { kind: 'fail', message: 'The warehouse secret_ was stopped.' }],
  ['says that it is full', { kind: 'fail', message: 'The threadpool cannot accept new task.' }],
  ['has forgotten the session', { kind: 'deadSession' }],
  ['has forgotten everything', { kind: 'forget' }],
  ['is slow to the first row', { kind: 'slowFirstRow', ms: 300 }],
  ['garbles a batch', { kind: 'garbledBatch' }],
  ['garbles a compressed batch', { kind: 'garbledBatch', compressed: true }],
  ['counts a row too many', { kind: 'wrongRowCount' }],
  ['counts a row too few', { kind: 'wrongRowCount', by: -1 }],
  ['begins a row too late', { kind: 'wrongOffset' }],
  ['leaves a page out', { kind: 'missingPage' }],
  ['closes with more rows', { kind: 'contradiction', form: 'moreRowsAfterClose' }],
  ['closes without the rows', { kind: 'contradiction', form: 'closedWithoutResults' }],
  ['gives links that expire', { kind: 'shortLinks', ms: 0 }],
  ['refuses an expired link', { kind: 'expiredLink' }],
])

/** A result that is not there at once has to be asked for, call by call. */
const notAtOnce = { call: 'ExecuteStatement', fault: { kind: 'slowFirstRow', ms: 20 } }
const small = 'top=1'
const large = 'maxpagesize=8000'

interface Stage {
  readonly rules: (fault: object) => readonly object[]
  readonly queries: readonly string[]
  /** Whether the host takes large results by links. */
  readonly byLinks?: boolean
}

const stages = new Map<string, Stage>([
  ['opening', { rules: (fault) => [{ call: 'OpenSession', fault }], queries: [small, large] }],
  [
    'executing',
    { rules: (fault) => [{ call: 'ExecuteStatement', fault }], queries: [small, large] },
  ],
  [
    'polling',
    {
      rules: (fault) => [notAtOnce, { call: 'GetOperationStatus', fault }],
      queries: [small, large],
    },
  ],
  [
    'first page',
    { rules: (fault) => [notAtOnce, { call: 'FetchResults', fault }], queries: [small, large] },
  ],
  [
    'third page',
    { rules: (fault) => [{ call: 'FetchResults', skip: 1, fault }], queries: [large] },
  ],
  [
    'link',
    { rules: (fault) => [{ call: callOfLinks(fault), fault }], queries: [large], byLinks: true },
  ],
  [
    'closing',
    { rules: (fault) => [notAtOnce, { call: 'CloseOperation', fault }], queries: [small, large] },
  ],
])

/** Links are given with the answer to a statement, and followed by calls of their own. */
function callOfLinks(fault: { readonly kind?: string }): string {
  return fault.kind === 'shortLinks' ? 'ExecuteStatement' : 'Link'
}

/** The cells of the document's table that holds for a call, and a dash where it cannot happen. */
function readTable(): readonly (readonly [string, string, string])[] {
  const document = readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8')
  const lines = document.split('\n').filter((line) => line.startsWith('|'))
  const rows = lines.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  const header = rows.findIndex(([, first]) => first === 'the warehouse')
  const end = rows.findIndex(([, first], i) => i > header + 1 && !faults.has(first ?? ''))
  const names = rows[header]?.slice(2, -1) ?? []
  return rows
    .slice(header + 2, end < 0 ? undefined : end)
    .flatMap(([, fault = '', ...cells]) =>
      names.map((name, i) => [fault, name, cells[i] ?? ''] as const),
    )
    .filter(([, , cell]) => cell !== '–')
}

const table = readTable()
let inline: OwnHost
let byLinks: OwnHost

beforeAll(async () => {
  await control().putTable(
    'testing.wide.rows',
    `SELECT i::INT AS id, repeat(chr(65 + (i % 26)::INT), 400) AS text FROM range(10000) t(i)`,
  )
  const settings = { STATEMENT_TIMEOUT_MS: String(timeoutMs) }
  inline = await startOwnHost(settings)
  byLinks = await startOwnHost({ ...settings, DATABRICKS_CLOUD_FETCH: 'true' })
})

afterAll(async () => {
  await inline.stop()
  await byLinks.stop()
})

async function outcomeOf(query: string, host: OwnHost): Promise<string> {
  const answer = await askRows('wide-rows/rows', query, { base: host.url }).catch(() => undefined)
  if (!answer) return 'cut'
  if (answer.status === 200) {
    const rows = (answer.json as RowsPage).value.length
    return rows === Number(query.split('=')[1]) ? 'rows' : `${rows} rows`
  }
  const { error } = answer.json as ErrorBody
  const { status, retry } = problems[error.code as keyof typeof problems]
  expect(answer.status).toBe(status)
  expect(answer.headers['retry-after'] !== undefined).toBe(retry === 'later')
  expectNoLeak(JSON.stringify([answer.headers, error]))
  return error.code
}

/** What is left on the warehouse when everything that could be freed has been. */
async function atRest() {
  for (let waitedMs = 0; waitedMs < limits.tidyTimeoutMs + 1_000; waitedMs += 50) {
    const counters = await control().counters()
    if (counters.operationsOpen === 0) return counters
    await sleep(50)
  }
  return control().counters()
}

it('every fault has its row and every stage its column', () => {
  const named = (of: 0 | 1) => [...new Set(table.map((cell) => cell[of]))]
  expect(named(0)).toEqual([...faults.keys()])
  expect(named(1)).toEqual([...stages.keys()])
})

describe.each([...stages])('%s', (stage, { rules, queries, byLinks: takesLinks }) => {
  const cells = table.filter(([, name]) => name === stage)
  it.each(cells.map(([fault, , told]) => [fault, told]))('%s: %s', async (name, told) => {
    const host = takesLinks ? byLinks : inline
    if (stage === 'opening') await control().forgetSessions()
    await control().putFaults(rules(faults.get(name) ?? {}))
    // A large answer is not closed with the statement's.
    const asked = name.startsWith('closes with') ? [small] : queries
    const startedMs = performance.now()
    if (name.startsWith('has forgotten')) {
      // What one request makes the warehouse forget, the other would miss.
      for (const query of queries) expect(await outcomeOf(query, host)).toBe(told)
    } else {
      const outcomes = await Promise.all(asked.map((query) => outcomeOf(query, host)))
      expect(outcomes).toEqual(asked.map(() => told))
    }
    const slackMs = told === 'rows' || told === 'cut' ? 2_500 : 500
    expect(performance.now() - startedMs).toBeLessThan(timeoutMs + slackMs)

    await control().clearFaults()
    expect(await outcomeOf(small, host)).toBe('rows')
    const { operationsOpen, sessionsOpen } = await atRest()
    expect(operationsOpen).toBe(0)
    // One that serves, and one for each attempt to open it whose answer was lost.
    expect(sessionsOpen).toBeLessThanOrEqual(2 + limits.repeatsMax)
  })
})

/** What passes is not seen where the call may be made again. */
const passing = [
  'closes the connection',
  'resets the connection',
  'breaks off',
  'sends half an answer as a whole',
  'sends what is no Thrift',
  'has forgotten the session',
  'has forgotten everything',
]

describe.each(['opening', 'executing', 'polling'])('%s, once', (stage) => {
  it.each(passing)('%s, and nobody notices', async (name) => {
    if (stage === 'opening') await control().forgetSessions()
    const rules = stages.get(stage)?.rules(faults.get(name) ?? {}) ?? []
    const once = rules.map((rule, i) => (i === rules.length - 1 ? { ...rule, times: 1 } : rule))
    await control().putFaults(once)
    expect(await outcomeOf(small, inline)).toBe('rows')
    await control().clearFaults()
  })
})

it('nothing of what the warehouse said is in the logs', () => {
  expectNoLeak(inline.output() + byLinks.output())
})
