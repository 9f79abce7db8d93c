// What callers of the local functions host get, over real sockets: what the real host was seen to do.
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { startFixtureHost, type FixtureHost } from '../fixtures/fixture-host'

interface Echo {
  readonly url: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

let host: FixtureHost

beforeAll(async () => {
  host = await startFixtureHost({ giveUpMs: 300, home: '/api/echo/home' })
})
afterAll(() => host.stop())

const echo = async (rest: string, init?: RequestInit): Promise<Echo> =>
  (await (await fetch(`${host.url}/api/echo/${rest}`, init)).json()) as Echo

const status = async (path: string, method = 'GET'): Promise<number> =>
  (await fetch(host.url + path, { method })).status

/** Everything that one connection says to these bytes, and how it ends. */
async function exchange(request: string): Promise<string> {
  const socket = net.connect(Number(new URL(host.url).port), '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text))
  const ended = new Promise<string>((resolve) => {
    socket.on('end', () => {
      resolve('<end>')
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(`<${code}>`)
    })
  })
  socket.write(request)
  const end = await ended
  return heard + end
}

it('an answer has the status, headers and body of the function', async () => {
  const answer = await fetch(`${host.url}/api/echo/one`)
  const { headers } = answer
  expect([answer.status, headers.get('x-echo'), headers.get('content-type')]).toEqual([
    ...[200, 'yes', 'application/json'],
  ])
  await answer.text()
})

it('the root leads to the home, if the host has one', async () => {
  const answer = await fetch(host.url, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api/echo/home'])
  const other = await startFixtureHost()
  try {
    expect((await fetch(other.url)).status).toBe(404)
  } finally {
    await other.stop()
  }
})

it('route parameters, headers and the body reach the function', async () => {
  const init = { method: 'POST', body: 'text', headers: { 'x-mine': 'a' } }
  const seen = await echo('a%20b', init)
  expect([seen.params['thing'], seen.headers['x-mine'], seen.body]).toEqual(['a b', 'a', 'text'])
})

it('a body of unknown length reaches the function', async () => {
  const body = new Blob(['sent ', 'in parts']).stream()
  const { body: seen } = await echo('x', { method: 'POST', body, duplex: 'half' })
  expect(seen).toBe('sent in parts')
})

it('after a GET with a body of unknown length the next caller is answered', async () => {
  const { hostname, port } = new URL(host.url)
  const request = http.request({ hostname, port, path: '/api/echo/x' })
  request.setHeader('transfer-encoding', 'chunked')
  request.end('not asked for')
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  const next = await Promise.all([1, 2, 3].map((each) => echo(String(each))))
  expect([answer.statusCode, next.map(({ params }) => params['thing'])]).toEqual([
    ...[200, ['1', '2', '3']],
  ])
})

it('a wrong method and an unknown path are 404', async () => {
  expect(await status('/api/echo/one', 'PUT')).toBe(404)
  expect(await status('/api/health', 'HEAD')).toBe(404)
  expect(await status('/api/none')).toBe(404)
  expect(await status('/health')).toBe(404)
})

it('HEAD works where it is declared', async () => {
  expect(await status('/api/head', 'HEAD')).toBe(200)
})

it('hooks see an invocation and may change its result', async () => {
  const answer = await fetch(`${host.url}/api/echo/one?hooked=yes`)
  expect(await answer.json()).toBe('changed by a hook')
  await host.untilPrinted(/preInvocation echo/)
  expect(host.printed()).toContain('appStart hook')
})

it('what a function logs is printed with its level and name, after the list of functions', async () => {
  await fetch(`${host.url}/api/logs`)
  await host.untilPrinted(/\[warning\] logs: a warning of the fixture/)
  expect(host.printed()).toContain(`echo: [GET,POST] ${host.url}/api/echo/{thing}`)
})

it.each([
  ['a request line of 8 KiB', 200, `GET /api/health?${'x'.repeat(8_150)} HTTP/1.1`, ''],
  ['a longer one', 414, `GET /api/health?${'x'.repeat(8_200)} HTTP/1.1`, ''],
  ['one that is far too long', 414, `GET /api/health?${'x'.repeat(99_000)} HTTP/1.1`, ''],
  ['headers of 15,000 bytes', 200, 'GET /api/health HTTP/1.1', `x-a: ${'a'.repeat(15_000)}\r\n`],
  ['headers of 33,000 bytes', 431, 'GET /api/health HTTP/1.1', `x-a: ${'a'.repeat(33_000)}\r\n`],
  ['a body of 101 MiB', 500, 'POST /api/echo/x HTTP/1.1', `content-length: ${101 * 2 ** 20}\r\n`],
  ['a letter that is not ASCII', 400, 'GET /api/health?é HTTP/1.1', ''],
])('%s is answered with %i', async (_what, expected, line, headers) => {
  const heard = await exchange(`${line}\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`)
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${expected} `))
})

it.each(['throws', 'nothing'])('after %s, the caller hears nothing, and then 500', async (name) => {
  const started = performance.now()
  expect(await status(`/api/${name}`)).toBe(500)
  expect(performance.now() - started).toBeGreaterThan(290)
})

it('headers that are too long for the library alone are never answered', async () => {
  const headers = { 'x-large': 'a'.repeat(20_000) }
  await expect(fetch(`${host.url}/api/health`, { headers })).rejects.toThrow()
})

it('query values also appear in params, and route values win', async () => {
  const { params, query } = await echo('route?text=q&thing=query&code=key')
  expect(params).toEqual({ text: 'q', thing: 'route' })
  expect(query).toEqual([
    ['text', 'q'],
    ['thing', 'query'],
    ['code', 'key'],
  ])
})

it.each([
  ['q=%', 'q=%25'],
  ['q=%zz&r=%4', 'q=%25zz&r=%254'],
  ['q=%2f%7e%C3%28', 'q=%2f~%C3%28'],
  ['q=a|"<>^`{}\\', 'q=a%7C%22%3C%3E%5E%60%7B%7D%5C'],
  ['a=1;b=2&&c==&d[]', 'a=1;b=2&&c==&d[]'],
])('the query %s arrives as %s', async (asked, arrives) => {
  const heard = await exchange(`GET /api/echo/x?${asked} HTTP/1.0\r\nhost: x\r\n\r\n`)
  expect(heard).toContain(`"url":"http://x/api/echo/x?${arrives}"`)
})

it('the URL is built from what the caller wrote as Host', async () => {
  const { url, headers } = await echo('x?a=1', { headers: { 'x-forwarded-host': 'evil' } })
  expect(url).toBe(`${host.url}/api/echo/x?a=1`)
  expect(headers['x-forwarded-host']).toBe('evil')
})

it("a query parameter named headers takes the place of the caller's headers", async () => {
  const { headers } = await echo('x?Headers={"x-made":"up"}')
  expect(headers).toEqual({ 'x-made': 'up' })
})

it("the host's own invocation id takes the place of the caller's", async () => {
  const answer = await fetch(`${host.url}/api/health`, {
    headers: { 'x-ms-invocation-id': 'mine' },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-ms-invocation-id')).toMatch(/^[0-9a-f-]{36}$/)
})

it('an answer that breaks off is a reset connection to a caller of HTTP/1.0', async () => {
  const heard = await exchange('GET /api/breaks HTTP/1.0\r\nhost: x\r\n\r\n')
  expect(heard).toMatch(/^HTTP\/1\.1 200 .*x<ECONNRESET>$/s)
})

it('an answer that breaks off has no last chunk for a caller of HTTP/1.1', async () => {
  const heard = await exchange('GET /api/breaks HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(heard).toMatch(/^HTTP\/1\.1 200 .*transfer-encoding: chunked.*x(\r\n)?<\w+>$/is)
})
