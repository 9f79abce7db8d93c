// `npm start` and `npm run stack` as processes: what they refuse, what they write, and that they
// end with all their children.
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
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
  const loader = ['--require', require.resolve('./typescript.cjs')]
  return watched(spawn(process.execPath, [...loader, path.join(__dirname, entry), ...words]))
}

function watched(started: ChildProcessWithoutNullStreams): Run {
  let printed = ''
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (text: Buffer) => (printed += text.toString()))
  }
  const exited = once(started, 'close').then(([code, signal]: unknown[]) => signal ?? code)
  return { process: started, printed: () => printed, exited }
}

describe('a command', () => {
  it.each([
    ['start.ts', '--prot', "Unknown option '--prot'. npm start has --port, --warehouse-port,"],
    ['start.ts', 'seven', "Unexpected argument 'seven'."],
    ['start.ts', '--port=x', '--port needs a port number'],
    ['start.ts', '--port=70000', '--port needs a port number'],
    ['start.ts', '--ready', "Option '--ready <value>' argument missing."],
    ['start.ts', '--gateway-port=x', '--gateway-port needs a port number'],
    ['start.ts', '--gateway=maybe', '--gateway needs yes or no; not "maybe".'],
    ['start.ts', '--data=/dev/null/data', '--data needs a folder that can be created:'],
    ['start.ts', '--ready=/dev/null/ready/file', '--ready needs a folder that can be created:'],
    ['start.ts', '--app=test', 'test is no function app: it has no package.json.'],
    ['stack.ts', '--app=.', "Unknown option '--app'. npm run stack has --port,"],
  ])('%s %s is refused with a hint', async (entry, word, hint) => {
    const { exited, printed } = run(entry, word)
    expect([await exited, printed()]).toEqual([1, expect.stringContaining(hint)])
  })

  it.each([
    [['--port=7971', '--warehouse-port=7971'], '--port and --warehouse-port are both 7971.'],
    [['--port=7971', '--gateway-port=7971'], '--port and --gateway-port are both 7971.'],
    [
      ['--port=7971', '--warehouse-port=7972'],
      '--warehouse-port and --gateway-port are both 7972.',
    ],
  ])('a port that is given twice is refused: %s', async (words, sentence) => {
    const { exited, printed } = run('start.ts', ...words)
    expect([await exited, printed()]).toEqual([1, `${sentence} Give two different ones.\n`])
  })

  it.each(['nobody-has-this', './none'])('FUNCTIONS_HOST=%s is refused', async (name) => {
    const words = [
      '--require',
      require.resolve('./typescript.cjs'),
      path.join(__dirname, 'start.ts'),
    ]
    const env = { ...process.env, FUNCTIONS_HOST: name }
    const started = spawn(process.execPath, [...words, '--port=0'], { env })
    const { exited, printed } = watched(started)
    const sentence = `FUNCTIONS_HOST is "${name}", but there is no such program.\n`
    expect([await exited, printed()]).toEqual([1, sentence])
  })

  it.each(['start.ts', 'stack.ts'])('%s --help names every option', async (entry) => {
    const { exited, printed } = run(entry, '--help')
    expect(await exited).toBe(0)
    expect(printed()).toMatch(/--port N .*--warehouse-port N .*--data DIR .*--ready FILE .*--help/s)
  })

  it.each(['--port', '--warehouse-port', '--gateway-port'])(
    '%s that is taken is named at once',
    async (option) => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const { exited, printed } = run('start.ts', '--port', '0', option, String(port))
      expect([await exited, printed()]).toEqual([
        1,
        `Another program uses port ${port}. Stop it, or choose another port with ${option} N.\n`,
      ])
      server.close()
    },
  )
})

describe('a started stack', () => {
  let directory: string
  let readyFile: string
  let stack: Run
  let ready: StackReady

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "a person's stack-"))
    readyFile = path.join(directory, 'ready.json')
    stack = run('fixtures/start.ts', '--port=0', `--data=${directory}`, `--ready=${readyFile}`)
    while (stack.process.exitCode === null && !(await exists(readyFile))) await sleep(20)
    ready = JSON.parse(await readFile(readyFile, 'utf8')) as StackReady
  })
  afterEach(async () => {
    stack.process.kill('SIGKILL')
    await rm(directory, { recursive: true })
  })

  const children = (): number[] => [ready.processes.functions!, ready.processes.standIns]

  it('answers when the ready file is there, and prints requests to try', async () => {
    expect((await fetch(`${ready.functionsUrl}/api/health`)).status).toBe(200)
    expect(ready.warehouse.path).toBe('/sql/1.0/warehouses/quiet')
    expect(stack.printed()).toContain('Loading data, 1 of 1 tables: quiet has 1,234 rows')
    expect(stack.printed()).toContain(`page       ${ready.functionsUrl}/api/products/docs/\n`)
    const asOwner = 'curl -H "Authorization: Bearer $OWNER" '
    expect(stack.printed()).toContain(`${asOwner}'${ready.functionsUrl}/api/products/customer-`)
    expect(stack.printed()).toContain(`  OWNER='${ready.tokens.owner}'\n  ANALYST='`)
    const quoted = `'${readyFile.replaceAll("'", `'\\''`)}'`
    expect(stack.printed()).toContain(`npm run sql -- --ready ${quoted} "DESCRIBE HISTORY`)
    expect((await stat(readyFile)).mode & 0o777).toBe(0o600)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with nothing left', async (signal) => {
    expect(children().map(isRunning)).toEqual([true, true])
    stack.process.kill(signal)
    expect(await stack.exited).toBe(0)
    expect(children().map(isRunning)).toEqual([false, false])
    expect(await exists(readyFile)).toBe(false)
    expect(stack.printed()).not.toContain('by itself')
  })

  it('ends at once on a second Ctrl-C, also while a request is under way', async () => {
    const answer = await fetch(`${ready.functionsUrl}/api/endless`)
    stack.process.kill('SIGINT')
    await sleep(300)
    expect(children().map(isRunning)).toEqual([true, true])
    stack.process.kill('SIGINT')
    expect(await stack.exited).toBe(130)
    await until(() => !children().some(isRunning), 'the children are gone')
    await answer.body?.cancel().catch(() => undefined)
  })

  it('leaves nothing behind when it is killed', async () => {
    stack.process.kill('SIGKILL')
    await until(() => !children().some(isRunning), 'the children are gone')
  })

  it('keeps the stand-ins and says so when the functions are killed', async () => {
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
