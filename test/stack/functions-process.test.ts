// Another program than the local functions host, such as `func`: which one it is, that the stack waits
// until it answers, and that nothing is left of it or of what it has started.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRunning, until } from './fixtures/fixture-host'
import { findProgram, startFunctions } from './functions-process'

/** Answers as `func start --port N` would, and has a worker, as that has. */
const program = `#!${process.execPath}
const worker = require('node:child_process').spawn('sleep', ['60'])
console.log('worker ' + worker.pid + ' of ' + process.argv.slice(2, 4).join(' '))
const server = require('node:http').createServer((_, answer) => answer.end())
setTimeout(() => server.listen(process.argv[4], '127.0.0.1'), 300)
process.on('SIGTERM', () => process.exit(0))
`

let directory: string
let file: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "it's func-"))
  file = path.join(directory, 'func')
  await writeFile(file, program, { mode: 0o755 })
})
afterEach(() => rm(directory, { recursive: true }))

it.each(['stop', 'kill'] as const)(
  'answers when it is started, and %s leaves nothing of it',
  async (end) => {
    let printed = ''
    const environment = { PATH: process.env['PATH'] }
    const host = await startFunctions(
      {
        ...{ appDirectory: directory, port: 0, environment },
        onOutput: (text) => {
          printed += text
        },
      },
      file,
    )
    expect((await fetch(`${host.url}/api/health`)).status).toBe(200)
    const [, worker] = /^worker (\d+) of start --port$/m.exec(printed) ?? []
    expect([host.pid, Number(worker)].map(isRunning)).toEqual([true, true])
    await host[end]()
    await host.exited
    await until(() => ![host.pid, Number(worker)].some(isRunning), 'both are gone')
  },
)

it('is what FUNCTIONS_HOST says, or func where that is on the PATH', async () => {
  const found = (FUNCTIONS_HOST: string | undefined, PATH: string): Promise<string | undefined> =>
    findProgram({ PATH, ...(FUNCTIONS_HOST !== undefined && { FUNCTIONS_HOST }) })
  expect(await found(undefined, `/none:${directory}`)).toBe(file)
  expect(await found(undefined, '/none')).toBeUndefined()
  expect(await found('local', directory)).toBeUndefined()
  expect(await found('func', directory)).toBe(file)
  expect(await found(file, '/none')).toBe(file)
  await expect(found('func', '/none')).rejects.toThrow(
    'FUNCTIONS_HOST is "func", but there is no such program.',
  )
})
