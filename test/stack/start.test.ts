// `npm start` and `npm run stack` as processes: what they refuse, what they write, and that they
// end with all their children.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, until } from './fixtures/fixture-host'
import type { StackReady } from './ready-file'

interface Run {
  readonly process: ChildProcess
  readonly printed: () => string
  readonly exited: Promise<unknown>
}

function run(entry: string, ...words: string[]): Run {
  const loader = ['--require', require.resolve('tsx/cjs')]
  const started = spawn(process.execPath, [...loader, path.join(__dirname, entry), ...words])
  let printed = ''
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (text: Buffer) => (printed += text.toString()))
  }
  const exited = once(started, 'close').then(([code, signal]: unknown[]) => signal ?? code)
  return { process: started, printed: () => printed, exited }
}

describe('a command', () => {
  test.each([
    ['start.ts', '--prot', 'npm start has no option "--prot". It has --port, --warehouse-port,'],
    ['start.ts', 'seven', 'npm start has no option "seven".'],
    ['start.ts', '--port=x', '--port needs a port number'],
    ['start.ts', '--port=70000', '--port needs a port number'],
    ['start.ts', '--ready', '--ready needs a value'],
    ['stack.ts', '--app=.', 'npm run stack has no option "--app".'],
  ])('%s %s is refused with a hint', async (entry, word, hint) => {
    const { exited, printed } = run(entry, word)
    expect([await exited, printed()]).toEqual([1, expect.stringContaining(hint)])
  })

  test.each(['start.ts', 'stack.ts'])('%s --help names every option', async (entry) => {
    const { exited, printed } = run(entry, '--help')
    expect(await exited).toBe(0)
    expect(printed()).toMatch(/--port N .*--warehouse-port N .*--ready FILE .*--help/s)
  })

  test.each(['--port', '--warehouse-port'])('%s that is taken is named at once', async (option) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { exited, printed } = run('start.ts', '--port', '0', option, String(port))
    expect([await exited, printed()]).toEqual([
      1,
      `Port ${port} is taken by another program. Stop it, or give another with ${option} N.\n`,
    ])
    server.close()
  })
})

describe('a started stack', () => {
  let directory: string
  let readyFile: string
  let stack: Run
  let ready: StackReady

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'stack-'))
    readyFile = path.join(directory, 'ready.json')
    stack = run('fixtures/start.ts', '0', readyFile)
    while (stack.process.exitCode === null && !(await exists(readyFile))) await sleep(20)
    ready = JSON.parse(await readFile(readyFile, 'utf8')) as StackReady
  })
  afterEach(async () => {
    stack.process.kill('SIGKILL')
    await rm(directory, { recursive: true })
  })

  const children = (): number[] => [ready.processes.functions!, ready.processes.standIns]

  test('answers when the ready file is there, and prints requests to try', async () => {
    expect((await fetch(`${ready.functionsUrl}/api/health`)).status).toBe(200)
    expect(ready.warehouse.path).toBe('/sql/1.0/warehouses/quiet')
    expect(stack.printed()).toContain('Loading data, 1 of 1 tables: quiet has 1,234 rows')
    expect(stack.printed()).toContain(`curl '${ready.functionsUrl}/api/products/air-traffic/`)
    expect((await stat(readyFile)).mode & 0o777).toBe(0o600)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with nothing left', async (signal) => {
    expect(children().map(isRunning)).toEqual([true, true])
    stack.process.kill(signal)
    expect(await stack.exited).toBe(0)
    expect(children().map(isRunning)).toEqual([false, false])
    expect(await exists(readyFile)).toBe(false)
    expect(stack.printed()).not.toContain('by itself')
  })

  test('ends at once on a second Ctrl-C, also while a request is under way', async () => {
    const answer = await fetch(`${ready.functionsUrl}/api/endless`)
    stack.process.kill('SIGINT')
    await sleep(300)
    expect(children().map(isRunning)).toEqual([true, true])
    stack.process.kill('SIGINT')
    expect(await stack.exited).toBe(130)
    await until(() => !children().some(isRunning), 'the children are gone')
    await answer.body?.cancel().catch(() => undefined)
  })

  test('leaves nothing behind when it is killed', async () => {
    stack.process.kill('SIGKILL')
    await until(() => !children().some(isRunning), 'the children are gone')
  })

  test('keeps the stand-ins and says so when the functions are killed', async () => {
    const { functions, standIns } = ready.processes
    process.kill(functions!, 'SIGKILL')
    const sentence = `The functions process (${functions}) has ended by itself: SIGKILL.`
    await until(() => stack.printed().includes(sentence), sentence)
    expect(isRunning(standIns)).toBe(true)
    stack.process.kill('SIGINT')
    expect(await stack.exited).toBe(0)
  })
})

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
