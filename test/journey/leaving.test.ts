// Callers who leave, who read slowly, and who want no body at all: through the host process, over real
// sockets.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startOwnHost, type OwnHost } from './host'
import { ask, askRows, type HttpAnswer } from './http'
import { control, headerLinesOf } from './stack'

let host: OwnHost

beforeAll(async () => {
  // About 200 MB on one page.
  await control().putTable(
    'testing.wide.rows',
    `SELECT i::INT AS id, repeat('x', 20000) AS text FROM range(10000) t(i)`,
  )
  host = await startOwnHost({ STATEMENT_TIMEOUT_MS: '20000' })
  await askRows('wide-rows/rows', 'top=1', { base: host.url })
})

afterAll(() => host.stop())

/** A raw connection that has sent a request and reads only what it is told to. */
async function connect(query: string): Promise<net.Socket> {
  const { hostname, port } = new URL(host.url)
  const socket = net.connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  socket.write(
    `GET /api/products/wide-rows/rows?${query} HTTP/1.1\r\nHost: x\r\n${headerLinesOf('analyst')}\r\n`,
  )
  return socket
}

async function readSome(socket: net.Socket, bytes: number): Promise<number> {
  let read = 0
  while (read < bytes) {
    const chunk = socket.read() as Buffer | null
    if (chunk === null) await once(socket, 'readable')
    else read += chunk.length
  }
  return read
}

it('a caller who leaves in the middle of an answer cancels its statement within a second', async () => {
  const before = await control().counters()
  const socket = await connect('maxpagesize=10000')
  await readSome(socket, 200_000)
  expect((await control().counters()).operationsOpen).toBe(1)
  socket.destroy()

  const leftMs = performance.now()
  let after = await control().counters()
  while (after.operationsOpen > 0 && performance.now() - leftMs < 5_000) {
    await sleep(20)
    after = await control().counters()
  }
  expect(performance.now() - leftMs).toBeLessThan(1_000)
  const cancelled = (after.calls['CancelOperation'] ?? 0) - (before.calls['CancelOperation'] ?? 0)
  expect({ cancelled, open: after.operationsOpen }).toEqual({ cancelled: 1, open: 0 })
})

/** Resolves when nothing has been fetched for some time: one fetch takes some hundredths of a second. */
async function fetchesAtRest(): Promise<number> {
  const fetches = async () => (await control().counters()).calls['FetchResults'] ?? 0
  for (let last = -1, now = await fetches(); ; last = now, now = await fetches()) {
    if (now === last) return now
    await sleep(400)
  }
}

it('a caller who reads slowly does not make memory grow', async () => {
  const atStart = await fetchesAtRest()
  const socket = await connect('maxpagesize=10000')
  await readSome(socket, 100_000)
  // The answer is some 200 pieces of a megabyte; sockets on the way hold a few of them.
  const atRest = await fetchesAtRest()
  expect(atRest - atStart).toBeLessThan(40)
  const before = host.residentMegabytes()

  expect(await readSome(socket, 20_000_000)).toBeGreaterThanOrEqual(20_000_000)
  const later = await fetchesAtRest()
  expect(later).toBeGreaterThan(atRest)
  expect(later - atRest).toBeLessThan(60)
  expect(host.residentMegabytes() - before).toBeLessThan(100)
  socket.destroy()
})

it('the rest of the app answers while one caller reads slowly', async () => {
  const socket = await connect('maxpagesize=10000')
  await readSome(socket, 100_000)
  const { status } = await askRows('air-traffic/airports', 'top=1', { base: host.url })
  expect(status).toBe(200)
  socket.destroy()
})

it('HEAD has the headers of GET and no body, and leaves no statement running', async () => {
  const at = (rows: number) => `/api/products/wide-rows/rows?maxpagesize=${rows}`
  const unlike = ({ headers }: HttpAnswer) => {
    const { date, 'x-ms-request-id': id, 'x-ms-invocation-id': invocation, ...others } = headers
    expect([date, id === invocation]).toEqual([expect.any(String), true])
    const { ratelimit, ...alike } = others
    expect(ratelimit).toEqual(expect.any(String))
    return alike
  }
  const short = await ask(at(1), { base: host.url })
  const shortHead = await ask(at(1), { method: 'HEAD', base: host.url })
  // The next links differ in their seal, and not in its length.
  expect({ status: shortHead.status, headers: unlike(shortHead) }).toEqual({
    status: 200,
    headers: unlike(short),
  })
  expect(shortHead.headers['content-length']).toBe(String(short.bytes.length))

  const fetchesBefore = await fetchesAtRest()
  const long = await ask(at(10_000), { method: 'HEAD', base: host.url })
  expect([long.status, long.bytes.length, long.headers['content-length']]).toEqual([
    200,
    0,
    undefined,
  ])
  expect((await control().counters()).operationsOpen).toBe(0)
  expect((await fetchesAtRest()) - fetchesBefore).toBeLessThan(10)
})
