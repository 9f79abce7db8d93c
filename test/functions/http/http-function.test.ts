// What every endpoint does, whatever it answers: it identifies its caller first, it always answers,
// and what went wrong is recorded.
import { HttpRequest, InvocationContext } from '@azure/functions'
import { authenticateNobody } from '../../../src/access/authenticate'
import { makeRequestLimit } from '../../../src/access/request-limit'
import { partnerOf } from '../../../src/access/principal'
import { Problem } from '../../../src/base/problem'
import { systemClock } from '../../../src/base/clock'
import type { Observation } from '../../../src/base/observation'
import { jsonAnswer } from '../../../src/functions/http/answer'
import { httpFunction } from '../../../src/functions/http/http-function'
import { notFoundEndpoint } from '../../../src/functions/not-found'
import { startEndpointServer, type EndpointServer } from './endpoint-server'
import { always, endpoint, pieces, vary } from './thing'

let open: EndpointServer
let closed: EndpointServer

beforeAll(async () => {
  open = await startEndpointServer(authenticateNobody)
  closed = await startEndpointServer(() => Promise.reject(new Problem('Unauthenticated')))
})

afterEach(() => {
  open.observed.length = 0
  closed.observed.length = 0
})

afterAll(async () => {
  await open.stop()
  await closed.stop()
})

describe('without an identity', () => {
  let reached = 0
  const known = endpoint(() => {
    reached += 1
    return jsonAnswer(200, {})
  })
  const unknown = notFoundEndpoint([known])
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

  it.each(methods)(
    '%s gives the same answer at every path, and reaches no endpoint',
    async (method) => {
      const path = '/api/things/one'
      const answers = [
        await closed.ask(known, { method, path }),
        await closed.ask(unknown, { method, path }),
        await closed.ask(unknown, { method, path: '/api/things/two' }),
      ]
      const [answer] = answers
      expect(answers).toEqual([answer, answer, answer])
      expect({ status: answer?.status, code: answer?.headers['x-ms-error-code'] }).toEqual({
        status: 401,
        code: 'Unauthenticated',
      })
      expect(reached).toBe(0)
    },
  )

  it('what is public answers as ever', async () => {
    const answer = () => jsonAnswer(200, { status: 'alive' })
    const { status, body } = await closed.ask({ ...known, callers: 'anybody', answer })
    expect([status, body]).toEqual([200, '{"status":"alive"}'])
  })
})

describe('a known caller', () => {
  const partner = { ...partnerOf('acme'), alias: 'x' }
  let server: EndpointServer
  beforeEach(async () => {
    const admit = makeRequestLimit({ requestsMax: 2 })
    server = await startEndpointServer(() => Promise.resolve(partner), admit)
  })
  afterEach(() => server.stop())

  it('learns with each answer how many requests are left, also with an error', async () => {
    const answers = [
      await server.ask(endpoint(() => jsonAnswer(200, {}))),
      await server.ask(endpoint(() => Promise.reject(new Problem('NotFound')))),
      await server.ask(endpoint(() => jsonAnswer(200, {}))),
    ]
    expect(answers.map(({ status, headers }) => [status, headers['ratelimit']])).toEqual([
      [200, '"requests";r=1;t=60'],
      [404, '"requests";r=0;t=60'],
      [429, '"requests";r=0;t=60'],
    ])
    expect(answers[2]!.headers).toMatchObject({
      'x-ms-error-code': 'TooManyRequests',
      'ratelimit-policy': '"requests";q=2;w=60',
      'retry-after': '60',
    })
  })
})

describe('a failure', () => {
  const failing = (isRecorded?: boolean) =>
    endpoint(() =>
      Promise.reject(
        new Problem('IdentityProviderUnavailable', undefined, isRecorded ? { isRecorded } : {}),
      ),
    )
  const kinds = () => open.observed.map(({ kind }) => kind)

  it('is recorded with its cause beside the answer, unless it is already', async () => {
    await open.ask(failing())
    expect(kinds()).toEqual(['failure', 'requestAnswered'])
    open.observed.length = 0
    expect((await open.ask(failing(true))).status).toBe(503)
    expect(open.observed).toMatchObject([
      { kind: 'requestAnswered', status: 503, code: 'IdentityProviderUnavailable' },
    ])
  })
})

describe('an answer', () => {
  it.each([204, 304])('of status %d has no body and no length', async (status) => {
    const answer = () => ({ status, headers: { ETag: 'W/"1"' } })
    expect(await open.ask(endpoint(answer))).toEqual({
      status,
      headers: { ...always, ...vary, etag: 'W/"1"' },
      body: '',
      cut: false,
    })
  })

  it('of any other status may have none', async () => {
    expect(await open.ask(endpoint(() => ({ status: 202, headers: {} })))).toEqual({
      status: 202,
      headers: { ...always, ...vary, 'content-length': '0' },
      body: '',
      cut: false,
    })
  })

  it('with a body that its status forbids is a bug of ours', async () => {
    const { status } = await open.ask(endpoint(() => ({ status: 204, headers: {}, body: 'x' })))
    expect(status).toBe(500)
  })
})

it('a caller who left before the request got here is answered nothing, and is recorded', async () => {
  const observed: Observation[] = []
  const observe = (observation: Observation) => observed.push(observation)
  const surroundings = {
    clock: systemClock,
    observe,
    authenticate: authenticateNobody,
    admit: makeRequestLimit({ requestsMax: 1 }),
  }
  const { handler } = httpFunction(
    endpoint(() => jsonAnswer(200, {})),
    surroundings,
  )
  const context = new InvocationContext({ invocationId: 'gone' })
  const unused = new HttpRequest({ method: 'GET', url: 'http://localhost/' })
  expect(await handler(unused, context)).toEqual({ status: 499 })
  expect(observed).toEqual([
    {
      kind: 'requestAnswered',
      requestId: 'gone',
      trace: { traceId: expect.any(String) as string, spanId: expect.any(String) as string },
      ...{ operation: 'getThing', method: 'GET', route: 'things/one' },
      status: 499,
      code: 'CallerLeft',
      startedMs: expect.any(Number) as number,
      durationMs: 0,
      bytes: 0,
      stages: {},
    },
  ])
})

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic
const cannotBePrinted = {
  toString: () => {
    throw new Error('no')
  },
  get a(): string {
    throw new Error('no')
  },
}

it.each<[string, unknown]>([
  ['an error', new TypeError('wrong')],
  ['a text', 'wrong'],
  ['nothing', undefined],
  ['a cycle', cyclic],
  ['a BigInt', { rows: 1n }],
  ['what throws when it is printed', cannotBePrinted],
  [
    'a problem whose cause is a cycle',
    new Problem('StatementFailed', undefined, { cause: cyclic }),
  ],
])('answers and records whatever is thrown: %s', async (_, thrown) => {
  const failing = endpoint(() => {
    throw thrown
  })
  const { status, headers } = await open.ask(failing)
  const expected = thrown instanceof Problem ? [502, 'StatementFailed'] : [500, 'InternalError']
  expect([status, headers['x-ms-error-code']]).toEqual(expected)
  expect(open.observed.map(({ kind }) => kind)).toEqual(['failure', 'requestAnswered'])
})

it('cuts an answer that fails after its first bytes, and records with its cause what cut it', async () => {
  const failure = new TypeError('wrong')
  const body = () => pieces(3, 40_000, undefined, failure)
  const { status, cut } = await open.ask(
    endpoint(() => ({ status: 200, headers: {}, body: body() })),
  )
  expect({ status, cut }).toEqual({ status: 200, cut: true })
  expect(open.observed).toEqual([
    {
      kind: 'answerAborted',
      requestId: expect.any(String) as string,
      trace: { traceId: expect.any(String) as string, spanId: expect.any(String) as string },
      ...{ operation: 'getThing', method: 'GET', route: 'things/one' },
      status: 200,
      code: 'InternalError',
      cause: failure.stack,
      startedMs: expect.any(Number) as number,
      durationMs: expect.any(Number) as number,
      bytes: 120_000,
      stages: expect.objectContaining({ authenticate: expect.anything() as object }) as object,
    },
  ])
})
