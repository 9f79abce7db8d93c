// What a readiness probe is answered, and how often the checks run for it, with checks and a clock that
// do as they are told.
import { limits } from '../../src/base/limits'
import { Problem, type ProblemCode } from '../../src/base/problem'
import type { Answer } from '../../src/functions/http/answer'
import type { HttpCall } from '../../src/functions/http/http-call'
import { readinessEndpoint, type ReadinessCheck } from '../../src/functions/readiness'

let elapsedMs = 0
const clock = { now: () => 0, elapsed: () => elapsedMs }

const call: HttpCall = {
  requestId: '0',
  method: 'GET',
  path: '/api/ready',
  rawQuery: '',
  header: () => undefined,
  signal: new AbortController().signal,
}

/** Probes of one process. */
function prober(checks?: readonly ReadinessCheck[]): () => Promise<Answer> {
  const endpoint = readinessEndpoint(checks && { checks, clock })
  if (endpoint.callers !== 'anybody') throw new Error('a probe has no identity')
  return async () => endpoint.answer(call)
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
    body: '{"status":"ready"}',
  })
})

it('is ready when everything can be reached', async () => {
  expect(await prober([ok])()).toEqual({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: '{"status":"ready","checks":[{"name":"warehouse default","status":"ok"}]}',
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
    },
  })
  expect(headers['Retry-After']).toBe(String(limits.retryAfterSDefault))
})

it('a bug in a check is a failure that tells nothing of itself', async () => {
  const { status, body } = await prober([fails(new TypeError('secret'))])()
  expect([status, body]).toEqual([
    503,
    '{"status":"notReady","checks":[{"name":"warehouse sales","status":"failed","code":"InternalError"}]}',
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
