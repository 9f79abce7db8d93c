// More callers who do not read than there are places at the warehouse: nobody else notices them.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../src/base/limits'
import { startOwnHost, type OwnHost } from './host'
import { askRows, type RowsPage } from './http'
import { control, headerLinesOf } from './stack'
import { putWideRows } from './wide-rows'

const slowReaders = limits.statementsAtOnceMax + 2
let host: OwnHost
const sockets: net.Socket[] = []

beforeAll(async () => {
  await putWideRows()
  host = await startOwnHost({ STATEMENT_TIMEOUT_MS: '60000' })
  await askRows('wide-rows/rows', 'top=1', { base: host.url })
})

afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await host.stop()
})

/** A caller who asks for a large page, sees that it begins, and reads no more of it. */
async function readNoMore(): Promise<string> {
  const { hostname, port } = new URL(host.url)
  const socket = net.connect(Number(port), hostname)
  sockets.push(socket)
  await once(socket, 'connect')
  const head = 'GET /api/products/wide-rows/rows?maxpagesize=4000 HTTP/1.1\r\nHost: x\r\n'
  socket.write(`${head}${headerLinesOf('analyst')}\r\n`)
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.pause()
  return first.toString('latin1').split('\r\n')[0] ?? ''
}

it('callers who do not read keep nobody else waiting', async () => {
  const begun = await Promise.all(Array.from({ length: slowReaders }, readNoMore))
  expect(begun).toEqual(begun.map(() => 'HTTP/1.1 200 OK'))
  await sleep(1_000)
  expect((await control().counters()).operationsOpen).toBe(slowReaders)

  // Waiting for a place would take as long as a statement may run, a minute.
  const startedMs = performance.now()
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => askRows('air-traffic/airports', 'top=50', { base: host.url })),
  )
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  const rows = answers.map(({ status, json }) => [status, (json as RowsPage).value.length])
  expect(rows).toEqual(rows.map(() => [200, 50]))
  expect((await control().counters()).operationsOpen).toBe(slowReaders)
}, 90_000)

it('and what they asked for is freed when they go', async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await control().counters()).operationsOpen === 0) break
    await sleep(50)
  }
  expect((await control().counters()).operationsOpen).toBe(0)
})
