// The functions host is a process of its own: killing it leaves the stand-ins up.
import { once } from 'node:events'
import http from 'node:http'
import { ask, askRows, type RowsPage } from './http'
import { startOwnHost } from './host'
import { control, headersOf } from './stack'

it('killing the functions host leaves the warehouse up, and a new host carries on', async () => {
  const host = await startOwnHost()
  const first = await askRows('air-traffic/airports', 'maxpagesize=2', { base: host.url })
  host.kill()
  expect(await host.exited).toMatchObject({ signal: 'SIGKILL' })
  await expect(askRows('air-traffic/airports', 'top=1', { base: host.url })).rejects.toThrow()

  expect((await control().counters()).sessionsOpen).toBeGreaterThan(0)
  const next = await startOwnHost()
  const { nextLink = '' } = first.json as RowsPage
  const { search } = new URL(nextLink)
  const second = await askRows('air-traffic/airports', search.slice(1), { base: next.url })
  expect((second.json as RowsPage).value).toHaveLength(2)
  await next.stop()
})

it('links work through a gateway that maps /<product>/… to /api/products/<product>/…', async () => {
  const gateway = http.createServer((request, response) => {
    const { hostname, port } = new URL(host.url)
    const path = `/api/products${request.url ?? ''}`
    const forwarded = http.request({ hostname, port, path, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(forwarded)
  })
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const { port } = gateway.address() as { port: number }
  const consumerUrl = `http://127.0.0.1:${port}`
  const host = await startOwnHost({ CONSUMER_URL: `${consumerUrl}/` })

  const codes: unknown[] = []
  let next: string | undefined = `${consumerUrl}/air-traffic/airports?maxpagesize=1000`
  while (next !== undefined) {
    expect(next.startsWith(`${consumerUrl}/air-traffic/airports?`)).toBe(true)
    const page = (await (await fetch(next, { headers: headersOf('analyst') })).json()) as RowsPage
    codes.push(...page.value.map(({ iata }) => iata))
    next = page.nextLink
  }
  expect(new Set(codes).size).toBe(3_376)
  await host.stop()
  gateway.closeAllConnections()
  gateway.close()
})

describe('without an identity', () => {
  beforeAll(async () => {
    await control().forgetStatements()
  })

  const as = 'nobody'
  const paths = [
    '/api/products/air-traffic/airports',
    '/api/products/air-traffic/airports/',
    '/api/products/air-traffic/airports?top=-1&nonsense=1',
    '/api/products/air-traffic/nothing',
    '/api/nothing',
  ]
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']

  it.each(methods)('%s gets the same answer everywhere, and reaches nothing', async (method) => {
    const answers = []
    for (const path of paths) {
      const { status, headers, bytes } = await ask(path, { method, as })
      const { date, 'x-ms-request-id': id, 'x-ms-invocation-id': invocation, ...others } = headers
      expect([date, id === invocation]).toEqual([expect.any(String), true])
      answers.push({ status, headers: others, body: bytes.toString() })
    }
    const [first] = answers
    expect(answers).toEqual(answers.map(() => first))
    // What the host passes to no function, it answers itself, everywhere alike.
    const isPassed = !['TRACE', 'PROPFIND'].includes(method)
    expect([first?.status, first?.headers['x-ms-error-code']]).toEqual(
      isPassed ? [401, 'Unauthenticated'] : [404, undefined],
    )
    expect(await control().statements()).toEqual([])
  })

  it('health and readiness answer everybody', async () => {
    const health = await ask('/api/health', { as })
    expect([health.status, health.json]).toMatchObject([200, { status: 'alive' }])
    expect((await ask('/api/ready', { as })).status).toBe(200)
  })
})
