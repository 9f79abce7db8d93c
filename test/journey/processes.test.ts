// The functions host is a process of its own: killing it leaves the stand-ins up.
import { once } from 'node:events'
import http from 'node:http'
import type { RowsPage } from './http'
import { askRows } from './http'
import { startOwnHost } from './host'
import { control } from './stack'

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
    const page = (await (await fetch(next)).json()) as RowsPage
    codes.push(...page.value.map(({ iata }) => iata))
    next = page.nextLink
  }
  expect(new Set(codes).size).toBe(3_376)
  await host.stop()
  gateway.closeAllConnections()
  gateway.close()
})

it('without the setting for anonymous callers everybody is refused, before anything is looked at', async () => {
  const host = await startOwnHost({ ALLOW_ANONYMOUS: 'false' })
  await control().forgetStatements()
  for (const query of ['top=1', 'top=-1', 'nonsense=1']) {
    const { status, headers } = await askRows('air-traffic/airports', query, { base: host.url })
    expect([status, headers['x-ms-error-code']]).toEqual([401, 'Unauthenticated'])
  }
  expect(await control().statements()).toEqual([])
  await host.stop()
})
