// What callers of the local functions host get, with streaming and without, over real sockets.
import { startFixtureHost, type FixtureHost } from '../fixtures/fixture-host'

interface Echo {
  readonly url: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const echo = async (host: FixtureHost, rest: string, init?: RequestInit): Promise<Echo> =>
  (await (await fetch(`${host.url}/api/echo/${rest}`, init)).json()) as Echo

const status = async (host: FixtureHost, path: string, method = 'GET'): Promise<number> =>
  (await fetch(host.url + path, { method })).status

describe.each(['with streaming', 'without streaming'])('%s', (mode) => {
  let host: FixtureHost

  beforeAll(async () => {
    const streaming = String(mode === 'with streaming')
    host = await startFixtureHost({}, { FIXTURE_STREAMING: streaming })
  })
  afterAll(() => host.stop())

  test('an answer has the status, headers and body of the function', async () => {
    const answer = await fetch(`${host.url}/api/echo/one`)
    expect([
      answer.status,
      answer.headers.get('x-echo'),
      answer.headers.get('content-type'),
    ]).toEqual([200, 'yes', 'application/json'])
    await answer.text()
  })

  test('route parameters, headers and the body reach the function', async () => {
    const init = { method: 'POST', body: 'text', headers: { 'x-mine': 'a' } }
    const seen = await echo(host, 'a%20b', init)
    expect([seen.params['thing'], seen.headers['x-mine'], seen.body]).toEqual(['a b', 'a', 'text'])
  })

  test('a body of unknown length reaches the function only with streaming', async () => {
    const body = new Blob(['sent ', 'in parts']).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    const { body: seen } = await echo(host, 'x', init)
    expect(seen).toBe(mode === 'with streaming' ? 'sent in parts' : '')
  })

  test('a wrong method and an unknown path are 404', async () => {
    expect(await status(host, '/api/echo/one', 'PUT')).toBe(404)
    expect(await status(host, '/api/health', 'HEAD')).toBe(404)
    expect(await status(host, '/api/none')).toBe(404)
    expect(await status(host, '/health')).toBe(404)
  })

  test('HEAD works where it is declared', async () => {
    expect(await status(host, '/api/head', 'HEAD')).toBe(200)
  })

  test('hooks see an invocation and may change its result', async () => {
    const answer = await fetch(`${host.url}/api/echo/one?hooked=yes`)
    expect(await answer.json()).toBe('changed by a hook')
    await host.untilPrinted(/preInvocation echo/)
    expect(host.printed()).toContain('appStart hook')
  })

  test('a request line longer than the real host takes is 414', async () => {
    expect(await status(host, `/api/health?${'x'.repeat(9000)}`)).toBe(414)
  })
})

describe('without streaming', () => {
  let host: FixtureHost

  beforeAll(async () => {
    host = await startFixtureHost({}, { FIXTURE_STREAMING: 'false' })
  })
  afterAll(() => host.stop())

  test('a throw is an empty 500', async () => {
    const answer = await fetch(`${host.url}/api/throws`)
    expect([answer.status, await answer.text()]).toEqual([500, ''])
  })

  test('no return value is 204', async () => {
    expect(await status(host, '/api/nothing')).toBe(204)
  })

  test('repeated query values arrive joined', async () => {
    const { query, params } = await echo(host, 'x?a=1&a=2')
    expect({ query, params }).toEqual({ query: [['a', '1,2']], params: { thing: 'x' } })
  })
})

describe('with streaming', () => {
  let host: FixtureHost

  beforeAll(async () => {
    host = await startFixtureHost({ giveUpMs: 300 })
  })
  afterAll(() => host.stop())

  test.each(['throws', 'nothing'])(
    'after %s, the caller hangs until the host gives up',
    async (name) => {
      const started = performance.now()
      expect(await status(host, `/api/${name}`)).toBe(504)
      expect(performance.now() - started).toBeGreaterThan(290)
    },
  )

  test('query values and JSON body fields also appear in params, route values win', async () => {
    const body = JSON.stringify({ n: 1, yes: true, text: 'b', list: [1], thing: 'body' })
    const { params, query } = await echo(host, 'route?text=q&thing=query&code=key', {
      method: 'POST',
      body,
    })
    expect(params).toEqual({ n: '1', yes: 'True', text: 'q', thing: 'route' })
    expect(query).toEqual([
      ['text', 'q'],
      ['thing', 'query'],
      ['code', 'key'],
    ])
  })

  test('the URL is built from what the caller wrote as Host', async () => {
    const { url, headers } = await echo(host, 'x?a=1', { headers: { 'x-forwarded-host': 'evil' } })
    expect(url).toBe(`${host.url}/api/echo/x?a=1`)
    expect(headers['x-forwarded-host']).toBe('evil')
  })

  test("a query parameter named headers takes the place of the caller's headers", async () => {
    const { headers } = await echo(host, 'x?Headers={"x-made":"up"}')
    expect(headers).toEqual({ 'x-made': 'up' })
  })

  test("a caller's own invocation id is kept, and nobody answers it", async () => {
    const headers = { 'x-ms-invocation-id': 'mine' }
    const answer = await fetch(`${host.url}/api/health`, { headers })
    expect(answer.status).toBe(504)
  })
})
