// Streaming through the local functions host, over real sockets: neither a caller who leaves, nor
// one who is slow, nor an answer that breaks off may look like something else on the other side.
import { readdir, readFile, readlink } from 'node:fs/promises'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFixtureHost, until, type FixtureHost } from '../fixtures/fixture-host'

const chunkBytes = 64 * 1024

let host: FixtureHost

beforeAll(async () => {
  host = await startFixtureHost()
})
afterAll(() => host.stop())

const get = (path: string): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    http.get(host.url + path, { agent: false }, resolve).on('error', reject)
  })

const written = (name: string): number =>
  Number([...host.printed().matchAll(new RegExp(`${name} wrote (\\d+)`, 'g'))].at(-1)?.[1] ?? 0)

/** The count that no longer grows: every buffer on the way is full. */
async function untilHeld(name: string): Promise<number> {
  let last = -1
  while (last !== written(name)) {
    last = written(name)
    await sleep(400)
  }
  return last
}

it('when the caller leaves, the answer of the worker is closed', async () => {
  const answer = await get('/api/endless')
  answer.once('data', () => {
    answer.destroy()
  })
  answer.on('error', () => undefined)
  await host.untilPrinted(/endless closed/)
})

it('a slow reader holds the worker back, and gets on when it reads', async () => {
  const answer = await get('/api/eager')
  answer.pause()
  await until(() => written('eager') > 0, 'the worker writes')
  const held = await untilHeld('eager')
  // What the sockets and streams on the way hold between them, and no more.
  expect(held * chunkBytes).toBeLessThan(30 * 1024 * 1024)

  answer.resume()
  await until(() => written('eager') > held + 100, 'the worker writes again')
  answer.destroy()
  await host.untilPrinted(/eager closed/)
})

it('many callers at once each get their own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const answer = await fetch(`${host.url}/api/echo/${index}`)
      return ((await answer.json()) as { params: { thing: string } }).params.thing
    }),
  )
  expect(answers).toEqual(Array.from({ length: 60 }, (_, index) => String(index)))
})

it("the library's own proxy listens on this machine only", async () => {
  if (process.platform !== 'linux') return
  const rows = (await readFile(`/proc/${host.pid}/net/tcp6`, 'utf8')).split('\n')
  const listening = rows.filter((row) => row.split(/\s+/)[4] === '0A')
  const inodes = await socketInodes(host.pid)
  expect(listening.filter((row) => inodes.has(row.split(/\s+/)[10] ?? ''))).toEqual([])
})

async function socketInodes(pid: number): Promise<ReadonlySet<string>> {
  const folder = `/proc/${pid}/fd`
  const links = (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => ''))
  return new Set(
    (await Promise.all(links)).map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''),
  )
}
