// How the local functions host starts and ends: what it refuses, and that nothing is left of it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFixtureHost } from '../fixtures/fixture-host'
import { expectNothingLeft } from '../../suites/killed-parent'

const library = JSON.stringify(require.resolve('@azure/functions'))
const streaming = `const { app } = require(${library}); app.setup({ enableHttpStream: true }); app`

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'functions-host-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function writeApp(code: string, hostFile = '{ "version": "2.0" }'): Promise<string> {
  await writeFile(path.join(directory, 'package.json'), '{ "main": "main.js" }')
  await writeFile(path.join(directory, 'host.json'), hostFile)
  await writeFile(path.join(directory, 'main.js'), code)
  return directory
}

describe('at the start', () => {
  it('an app that throws while it is loaded is reported whole', async () => {
    const appDirectory = await writeApp(`throw new Error('first line\\nsecond line')`)
    const start = startFixtureHost({ appDirectory })
    await expect(start).rejects.toThrow(
      /unable to load entry point .*main\.js.*first line\nsecond line/s,
    )
  })

  it('an app that throws ends the process with its message and code 1', async () => {
    const appDirectory = await writeApp(`throw new Error('first line\\nsecond line')`)
    const options = JSON.stringify({ appDirectory, port: 0 })
    const words = [
      '--require',
      require.resolve('../typescript.cjs'),
      path.join(__dirname, 'main.ts'),
      options,
    ]
    const host = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
    let printed = ''
    host.stderr.on('data', (text: Buffer) => (printed += text.toString()))
    const [code] = (await once(host, 'close')) as [number]
    expect([code, printed]).toEqual([1, expect.stringContaining('first line\nsecond line')])
  })

  it.each([
    ['a folder without host.json', '', undefined, 'has no host.json'],
    [
      'an unknown HTTP setting',
      '',
      '{"version":"2.0","extensions":{"http":{"routePrefix":""}}}',
      'extensions',
    ],
    ['an app without functions', '', '{"version":"2.0"}', 'registered no function'],
    [
      'an app that does not stream',
      `require(${library}).app.http('one', { handler() {} })`,
      '{"version":"2.0"}',
      'does not stream',
    ],
    [
      'a faulty schedule',
      `${streaming}.timer('nightly', { schedule: '0 0 25 * * *', handler() {} })`,
      '{"version":"2.0"}',
      'The timer "nightly" has the faulty schedule "0 0 25 * * *": CronPattern: Invalid value for hour',
    ],
    [
      'a route it would match wrongly',
      `${streaming}.http('one', { route: 'x/{id:int}', handler() {} })`,
      '{"version":"2.0"}',
      'The route "api/x/{id:int}"',
    ],
  ])('%s is refused with a sentence', async (_what, code, hostFile, sentence) => {
    const appDirectory = await writeApp(code, hostFile)
    if (hostFile === undefined) await rm(path.join(appDirectory, 'host.json'))
    await expect(startFixtureHost({ appDirectory })).rejects.toThrow(sentence)
  })

  it('a port that is taken is named, with what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await expect(startFixtureHost({ port })).rejects.toThrow(
      `Another program uses port ${port}. Stop it, or choose another port with --port N.`,
    )
    server.close()
  })
})

describe('at the end', () => {
  it('SIGTERM runs the hooks and exits with 0', async () => {
    const host = await startFixtureHost()
    process.kill(host.pid, 'SIGTERM')
    expect(await host.exited).toEqual({ code: 0, signal: null })
    expect(host.printed()).toContain('appTerminate hook')
  })

  it('requests under way are answered, nobody new is let in, and then it is gone at once', async () => {
    const host = await startFixtureHost()
    const answer = fetch(`${host.url}/api/slow?ms=600`)
    await host.untilPrinted(/slow began/)
    process.kill(host.pid, 'SIGTERM')
    await sleep(200)
    await expect(fetch(`${host.url}/api/health`)).rejects.toThrow()
    expect(await (await answer).json()).toBe('answered')
    const answeredMs = performance.now()
    expect(await host.exited).toEqual({ code: 0, signal: null })
    expect(performance.now() - answeredMs).toBeLessThan(1_000)
    expect(host.printed()).toContain('appTerminate hook')
  })

  it('a request that takes longer than the host waits is cut', async () => {
    const host = await startFixtureHost({ drainMs: 300 })
    const answer = fetch(`${host.url}/api/slow?ms=60000`)
    await host.untilPrinted(/slow began/)
    process.kill(host.pid, 'SIGTERM')
    await expect(answer).rejects.toThrow()
    expect(await host.exited).toEqual({ code: 0, signal: null })
  })

  it('when the parent process is killed, nothing is left', async () => {
    const entry = path.join(__dirname, '../fixtures/parent.ts')
    await expectNothingLeft(entry)
  })
})
