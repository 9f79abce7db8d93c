// The lines of docs/write-a-product.md, run as they stand in a fresh copy of the project, but for the address of
// its stack: a new table is a served product in less than two minutes.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { StackReady } from '../stack/ready-file'
import { projectDirectory } from '../stack/stack-directory'
import { journeyDirectory } from './stack'

const servedMsMax = 120_000
const page = readFileSync(path.join(projectDirectory, 'docs/write-a-product.md'), 'utf8')
const notInClone = ['node_modules', '.git', '.stack', 'coverage', 'dist']

function blocksOf(language: string): readonly string[] {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))]
  return found.map(([, block = '']) => block)
}

let directory = ''
let stack: ChildProcess | undefined
let functionsUrl = ''
let outsider = ''

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'meshport-newcomer-'))
  const filter = (name: string) => !notInClone.includes(path.relative(projectDirectory, name))
  await cp(projectDirectory, directory, { recursive: true, filter })
  await symlink(path.join(projectDirectory, 'node_modules'), path.join(directory, 'node_modules'))
  // Tables that are loaded already, as after a first start.
  const data = path.join(directory, '.stack/data')
  await cp(path.join(journeyDirectory, 'data'), data, { recursive: true })
  await start()
}, 180_000)

afterAll(async () => {
  await stop()
  await rm(directory, { recursive: true })
})

async function start(): Promise<void> {
  const own = { cwd: directory, env: shell, detached: true, stdio: 'ignore' } as const
  const started = spawn('npm', ['start', '--', '--port', '0'], own)
  stack = started
  const read = () => readFile(path.join(directory, '.stack/running.json'), 'utf8').catch(() => '')
  while ((await read()) === '') {
    if (started.exitCode !== null) throw new Error('npm start has ended')
    await sleep(100)
  }
  const ready = JSON.parse(await read()) as Required<StackReady>
  functionsUrl = ready.functionsUrl
  outsider = ready.tokens.outsider
}

/** As Ctrl-C, which reaches the whole group of processes. */
async function stop(): Promise<void> {
  if (stack?.exitCode !== null) return
  process.kill(-stack.pid!, 'SIGINT')
  await once(stack, 'exit')
}

const shell = { FUNCTIONS_HOST: 'local', ...process.env }

/** Throws if a line fails. */
async function run(block: string): Promise<string> {
  const lines = block.replaceAll('http://localhost:7071', functionsUrl)
  const options = { cwd: directory, env: { ...shell, OUTSIDER: outsider } }
  const { stdout } = await promisify(execFile)('bash', ['-ec', lines], options)
  return stdout
}

it('a table becomes a served product, a view and a second connection follow', async () => {
  const [table, declare, request, check, view, connection, ...others] = blocksOf('sh')
  const [declaration, ofOwnRepository] = blocksOf('ts')
  const [answer = ''] = blocksOf('json')
  expect([others, ofOwnRepository]).toEqual([[], expect.stringContaining('meshport/declare')])

  const begunMs = performance.now()
  await run(table!)
  const written = await run(declare!)
  expect(written).toContain('Wrote src/products/sales/order-book.v1.ts\n')
  await writeFile(path.join(directory, 'src/products/sales/order-book.v1.ts'), declaration!)
  await stop()
  await start()
  expect(JSON.parse(await run(request!))).toEqual(JSON.parse(answer))
  expect(performance.now() - begunMs).toBeLessThan(servedMsMax)

  const [, , , shown = ''] = /^(output port)(.|\n)*?\n(order-book[^\n]*)\n/m.exec(page) ?? []
  expect((await run(check!)).split('\n')).toContain(shown)
  await run(view!)
  await run(connection!)
  const checked = await run(check!)
  expect(checked).toMatch(/^large-orders\/orders +ok +the table is as declared$/m)
  expect(checked).toMatch(/^order-archive\/orders +ok +the table is as declared$/m)
}, 400_000)
