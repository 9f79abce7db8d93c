// What a readiness probe is answered, and how often the checks run for it, with checks and a clock that
// do as they are told.
import { limits } from '../../src/base/limits'
import { Problem, type ProblemCode } from '../../src/base/problem'
import type { Answer } from '../../src/functions/http/answer'
import type { AnnouncerReport } from '../../src/events/announcer'
import type { EventReadiness } from '../../src/functions/event-readiness'
import { readinessEndpoint, type ReadinessCheck } from '../../src/functions/readiness'
import type { SecretReadiness } from '../../src/functions/secret-readiness'
import { callOf } from './call'

let elapsedMs = 0
const clock = { now: () => 0, elapsed: () => elapsedMs }

/** Probes of one process. */
function prober(
  checks?: readonly ReadinessCheck[],
  events?: EventReadiness,
  secrets?: SecretReadiness,
): () => Promise<Answer> {
  const endpoint = readinessEndpoint(checks && { checks, events, secrets, clock })
  if (endpoint.callers !== 'anybody') throw new Error('a probe has no identity')
  return async () => endpoint.answer(callOf())
}

const ok = { name: 'warehouse default', check: () => Promise.resolve() }
const fails = (error: Error) => ({ name: 'warehouse sales', check: () => Promise.reject(error) })

function fail() {
  throw new Error('no check has begun')
}

beforeEach(() => {
  elapsedMs = 0
})

it('is ready and says nothing else, unless its operators have set that warehouses are reached for', async () => {
  expect(await prober()()).toEqual({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: '{"status":"ready","events":"off"}',
  })
})

it('is ready when everything can be reached', async () => {
  expect(await prober([ok])()).toEqual({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: '{"status":"ready","checks":[{"name":"warehouse default","status":"ok"}],"events":"off"}',
  })
})

it.each<[ProblemCode, string]>([
  ['WarehouseStarting', 'starting'],
  ['WarehouseAccessDenied', 'refused'],
  ['WarehouseUnavailable', 'unreachable'],
  ['WarehouseTimeout', 'unreachable'],
  ['WarehouseBusy', 'failed'],
  ['InvalidWarehouseAnswer', 'failed'],
])('a check that meets %s is %s, and nothing is ready without it', async (code, status) => {
  const { headers, ...answer } = await prober([ok, fails(new Problem(code))])()
  expect({ ...answer, body: JSON.parse(answer.body as string) as unknown }).toEqual({
    status: 503,
    body: {
      status: 'notReady',
      checks: [
        { name: 'warehouse default', status: 'ok' },
        { name: 'warehouse sales', status, code },
      ],
      events: 'off',
    },
  })
  expect(headers['Retry-After']).toBe(String(limits.retryAfterSDefault))
})

it('a bug in a check is a failure that tells nothing of itself', async () => {
  const { status, body } = await prober([fails(new TypeError('secret'))])()
  expect([status, body]).toEqual([
    503,
    '{"status":"notReady","checks":[{"name":"warehouse sales","status":"failed","code":"InternalError"}],"events":"off"}',
  ])
})

it('probes share a reading, however long it takes, and for a while after it', async () => {
  let checks = 0
  let reached: () => void = fail
  const slow = {
    name: 'warehouse default',
    check: () => {
      checks += 1
      return new Promise<void>((resolve) => (reached = resolve))
    },
  }
  const probe = prober([slow])
  const together = [probe(), probe()]
  elapsedMs += 10 * limits.readinessTtlMs
  together.push(probe())
  expect(checks).toBe(1)
  reached()
  expect((await Promise.all(together)).map(({ status }) => status)).toEqual([200, 200, 200])

  elapsedMs += limits.readinessTtlMs - 1
  await probe()
  expect(checks).toBe(1)
  elapsedMs += 1
  const later = probe()
  expect(checks).toBe(2)
  reached()
  expect((await later).status).toBe(200)
})

const quiet: AnnouncerReport = {
  lastLookMs: undefined,
  notFollowed: undefined,
  notPublished: undefined,
}
const sinceMs = Date.UTC(2026, 0, 2)
const readsStore = () => Promise.resolve()

/** The event path of a process that has met this. */
const eventsThat = (
  report: Partial<AnnouncerReport>,
  readStore: EventReadiness['readStore'] = readsStore,
): EventReadiness => ({ announcer: { report: () => ({ ...quiet, ...report }) }, readStore })

async function told(answer: Promise<Answer>): Promise<unknown> {
  const { status, body } = await answer
  return { status, body: JSON.parse(body as string) as unknown }
}

it('tells when the tables were last looked at, and null before that', async () => {
  const checks = ['event state', 'event topic', 'event tables'].map((name) => ({
    ...{ name, status: 'ok' },
  }))
  expect(await told(prober([], eventsThat({}))())).toEqual({
    status: 200,
    body: { status: 'ready', checks, events: { lastLook: null } },
  })
  expect(await told(prober([], eventsThat({ lastLookMs: sinceMs }))())).toEqual({
    status: 200,
    body: { status: 'ready', checks, events: { lastLook: '2026-01-02T00:00:00.000Z' } },
  })
})

it.each<[ProblemCode, string]>([
  ['EventGridUnavailable', 'unreachable'],
  ['EventGridAccessDenied', 'refused'],
  ['EventRefused', 'failed'],
])('feeds whose events met %s are counted, and rows stay in rotation', async (code, status) => {
  const events = eventsThat({ notPublished: { feeds: 3, code, sinceMs } })
  expect(await told(prober([ok], events)())).toEqual({
    status: 200,
    body: {
      status: 'degraded',
      checks: [
        { name: 'warehouse default', status: 'ok' },
        { name: 'event state', status: 'ok' },
        { name: 'event topic', status, code, feeds: 3, since: '2026-01-02T00:00:00.000Z' },
        { name: 'event tables', status: 'ok' },
      ],
      events: { lastLook: null },
    },
  })
})

it('feeds that cannot be followed are counted as well', async () => {
  const notFollowed = { feeds: 1, code: 'WarehouseAccessDenied', sinceMs } as const
  const { body } = (await told(prober([], eventsThat({ notFollowed }))())) as {
    body: { status: string; checks: readonly unknown[] }
  }
  expect([body.status, body.checks.at(-1)]).toEqual([
    'degraded',
    {
      ...{ name: 'event tables', status: 'refused', code: 'WarehouseAccessDenied' },
      ...{ feeds: 1, since: '2026-01-02T00:00:00.000Z' },
    },
  ])
})

it.each<[ProblemCode, string]>([
  ['StateStoreUnavailable', 'unreachable'],
  ['StateStoreAccessDenied', 'refused'],
  ['InvalidStoredState', 'failed'],
])('a store that answers %s is %s, and rows stay in rotation', async (code, status) => {
  const events = eventsThat({}, () => Promise.reject(new Problem(code)))
  const { body, ...answer } = (await told(prober([], events)())) as {
    status: number
    body: { status: string; checks: readonly unknown[] }
  }
  expect([answer.status, body.status, body.checks[0]]).toEqual([
    ...[200, 'degraded'],
    { name: 'event state', status, code },
  ])
})

it('is not ready without a warehouse, whatever becomes of events', async () => {
  const answer = prober([fails(new Problem('WarehouseUnavailable'))], eventsThat({}))()
  expect(await told(answer)).toMatchObject({ status: 503, body: { status: 'notReady' } })
})

it('reads the store once for the probes of some seconds, and tells the last look at once', async () => {
  let reads = 0
  let report = quiet
  const probe = prober([], {
    announcer: { report: () => report },
    readStore: () => {
      reads += 1
      return Promise.resolve()
    },
  })
  await probe()
  report = { ...quiet, lastLookMs: sinceMs }
  expect(await told(probe())).toMatchObject({
    body: { events: { lastLook: '2026-01-02T00:00:00.000Z' } },
  })
  expect(reads).toBe(1)
  elapsedMs += limits.readinessTtlMs
  await probe()
  expect(reads).toBe(2)
})

describe('secrets', () => {
  const trouble = { code: 'SecretsUnavailable', sinceMs: 60_000, hasValue: true } as const
  const later = { code: 'InvalidSecret', sinceMs: 90_000, hasValue: false } as const
  const none = () => []
  const told = { name: 'secrets', status: 'unreachable', code: trouble.code }
  it.each([
    ['that could be read', none, none, 200, 'ready', { name: 'secrets', status: 'ok' }],
    ['that serve on while the vault is away', () => [trouble], none, 200, 'degraded', told],
    ['that only events lack', none, () => [later, trouble], 200, 'degraded', told],
    ['that rows lack', () => [trouble, later], none, 503, 'notReady', told],
  ] as const)('%s', async (_what, ofRows, ofEvents, status, word, outcome) => {
    const answer = await prober([], undefined, { ofRows, ofEvents })()
    const since = outcome.status === 'ok' ? {} : { since: '1970-01-01T00:01:00.000Z' }
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body as string)).toEqual({
      ...{ status: word, checks: [{ ...outcome, ...since }], events: 'off' },
    })
  })
})
