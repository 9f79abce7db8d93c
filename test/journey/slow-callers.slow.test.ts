// The limits of one caller over HTTP: requests in a minute, and statements at once. Whoever meets one is
// told so, and nobody else notices.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../load/timing'
import type { Caller } from '../stack/people'
import { startOwnHost, type OwnHost } from './host'
import { ask, askRows, type ErrorBody, type HttpAnswer } from './http'
import { control, headerLinesOf } from './stack'
import { putWideRows } from './wide-rows'

const codeOf = ({ json }: HttpAnswer) => (json as ErrorBody).error.code

describe('requests in a minute', () => {
  const requestsMax = 5
  const catalog = '/api/products/catalog'
  let host: OwnHost

  beforeAll(async () => {
    host = await startOwnHost({ CALLER_REQUESTS_PER_MINUTE: String(requestsMax) })
  })

  afterAll(() => host.stop())

  it('each answer says how many are left, whatever it is', async () => {
    const { url: base } = host
    const answers = [
      await ask(catalog, { base }),
      await ask(catalog, { base, method: 'HEAD' }),
      await ask('/api/products/nothing', { base }),
      await askRows('air-traffic/airports', 'top=never', { base }),
      await askRows('air-traffic/airports', 'top=1', { base }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400, 200])
    expect(answers.map(({ headers }) => headers['ratelimit'])).toEqual(
      [4, 3, 2, 1, 0].map((left) => expect.stringContaining(`r=${left};`) as string),
    )
    for (const { headers } of answers) {
      expect(headers['ratelimit-policy']).toBe('"requests";q=5;w=60')
      expect(headers['ratelimit']).toMatch(/^"requests";r=\d;t=([1-9]|[1-5]\d|60)$/)
    }
  })

  it('one more is refused everywhere, until the time that it is told, without a statement', async () => {
    const { url: base } = host
    await control().forgetStatements()
    const answers = [
      await askRows('air-traffic/airports', 'top=1', { base }),
      await ask(catalog, { base }),
      await ask('/api/products/air-traffic/openapi.json', { base }),
      await ask('/api/products/nothing', { base }),
    ]
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      answers.map(() => [429, 'TooManyRequests']),
    )
    for (const { headers } of answers) {
      expect(headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|60)$/)
      expect(headers['ratelimit']).toBe(`"requests";r=0;t=${headers['retry-after']}`)
      expect(headers['ratelimit-policy']).toBe('"requests";q=5;w=60')
    }
    expect(await control().statements()).toEqual([])
  })

  it('others have their own, and what needs no identity has none', async () => {
    const { url: base } = host
    const callers: readonly Caller[] = ['owner', 'outsider', 'partner']
    for (const as of callers) {
      const { status, headers } = await ask(catalog, { base, as })
      expect([status, headers['ratelimit']]).toEqual([200, expect.stringMatching(/r=4;/)])
    }
    const { status, headers } = await ask('/api/health', { base })
    expect([status, headers['ratelimit']]).toEqual([200, undefined])
  })

  it('nobody uses up another’s with a forged token', async () => {
    const { url: base } = host
    const headers = { Authorization: `${headerOf('owner')}x` }
    for (let asked = 0; asked < requestsMax + 1; asked += 1) {
      expect((await ask(catalog, { base, headers })).status).toBe(401)
    }
    expect((await ask(catalog, { base, as: 'owner' })).status).toBe(200)
  })
})

describe('statements at once', () => {
  const statementsMax = 2
  let host: OwnHost
  const sockets: net.Socket[] = []

  beforeAll(async () => {
    await putWideRows()
    host = await startOwnHost({
      CALLER_STATEMENTS_AT_ONCE: String(statementsMax),
      STATEMENT_TIMEOUT_MS: '15000',
    })
    await askRows('wide-rows/rows', 'top=1', { base: host.url })
    await airports('owner')
  })

  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await host.stop()
  })

  const airports = (as: Caller) => askRows('air-traffic/airports', 'top=50', { base: host.url, as })

  async function begin(target: string): Promise<net.Socket> {
    const { hostname, port } = new URL(host.url)
    const socket = net.connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n${headerLinesOf('analyst')}\r\n`)
    return socket
  }

  /** Asks for a large page, sees that it begins, and reads no more of it. */
  async function readNoMore(): Promise<string> {
    const socket = await begin('/api/products/wide-rows/rows?maxpagesize=4000')
    sockets.push(socket)
    const [first] = (await once(socket, 'data')) as [Buffer]
    socket.pause()
    return first.toString('latin1').split('\r\n')[0] ?? ''
  }

  const timesOf = async (as: Caller): Promise<readonly number[]> => {
    const times: number[] = []
    for (let asked = 0; asked < 15; asked += 1) {
      const startedMs = performance.now()
      expect((await airports(as)).status).toBe(200)
      times.push(performance.now() - startedMs)
    }
    return times
  }

  it('a caller who does not read gets no further statement, and others are as fast as ever', async () => {
    const before = median(await timesOf('owner'))
    const begun = await Promise.all(Array.from({ length: statementsMax }, readNoMore))
    expect(begun).toEqual(begun.map(() => 'HTTP/1.1 200 OK'))

    const refused = airports('analyst')
    const during = median(await timesOf('owner'))
    expect(during).toBeLessThan(3 * before + 100)
    expect((await airports('partner')).status).toBe(200)

    const { status, headers, json } = await refused
    expect([status, (json as ErrorBody).error.code]).toEqual([429, 'TooManyStatements'])
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(headers['ratelimit']).toMatch(/^"requests";r=\d+;t=\d+$/)
    // What costs no statement is not refused.
    expect((await ask('/api/products/catalog', { base: host.url })).status).toBe(200)
  }, 60_000)

  it('the places are free when the caller goes', async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    expect((await airports('analyst')).status).toBe(200)
  })

  it('and whenever a caller goes', async () => {
    const targets = [
      '/api/products/air-traffic/airports?top=50',
      '/api/products/wide-rows/rows?maxpagesize=100',
      '/api/products/air-traffic/airports?maxpagesize=1',
    ]
    for (let leaver = 0; leaver < 45; leaver += 1) {
      const socket = await begin(targets[leaver % targets.length]!)
      await sleep(leaver)
      socket.destroy()
    }
    const answers = await Promise.all(
      Array.from({ length: 2 * statementsMax }, () => airports('analyst')),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  }, 60_000)
})

function headerOf(caller: Caller): string {
  return headerLinesOf(caller).replace(/^Authorization: (.*)\r\n$/, '$1')
}
