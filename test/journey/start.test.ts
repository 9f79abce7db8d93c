// `npm start` as a person uses it, with a table changed by `npm run sql`: the page shows the event,
// and its link goes on reading the version that it announces.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { DataProductEvent } from '../../src/events/event'
import { consumersSubscription, headersOf, partnerSubscription } from '../stack/people'
import type { StackReady } from '../stack/ready-file'
import { journeyDirectory } from './stack'

const table = 'data_mesh_catalog.safety.bird_strikes'
const strikes = 'dateFrom=2099-01-01'

let directory: string
let readyFile: string
let start: ChildProcess
let printed = ''
let ready: Required<StackReady>

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'meshport-start-'))
  readyFile = path.join(directory, 'ready.json')
  // Tables that are loaded already, as at a second start.
  await cp(path.join(journeyDirectory, 'data'), path.join(directory, 'data'), { recursive: true })
  const options = ['--port', '0', '--data', directory, '--ready', readyFile]
  start = spawn(
    process.execPath,
    ['--require', './test/stack/typescript.cjs', 'test/stack/start.ts', ...options],
    {
      env: { FUNCTIONS_HOST: 'local', ...process.env },
    },
  )
  start.stdout!.on('data', (text: Buffer) => (printed += text.toString()))
  start.stderr!.on('data', (text: Buffer) => (printed += text.toString()))
  const isReady = () => readFile(readyFile, 'utf8').catch(() => '')
  while ((await isReady()) === '' && start.exitCode === null) await sleep(50)
  ready = JSON.parse(await isReady()) as Required<StackReady>
}, 60_000)

afterAll(async () => {
  start.kill('SIGTERM')
  if (start.exitCode === null) await once(start, 'exit')
  await rm(directory, { recursive: true, force: true })
})

const insert = (id: number): Promise<unknown> =>
  promisify(execFile)(process.execPath, [
    ...['--require', './test/stack/typescript.cjs', 'test/stack/sql.ts', '--ready', readyFile],
    `INSERT INTO ${table} (strike_id, flight_date) VALUES (${id}, DATE '2099-01-01')`,
  ])

async function shown(count: number): Promise<readonly DataProductEvent[]> {
  for (let tries = 0; ; tries += 1) {
    const page = await fetch(new URL('/events.json', ready.eventsUrl))
    const kept = (await page.json()) as readonly { readonly event: DataProductEvent }[]
    const events = kept
      .map(({ event }) => event)
      .filter(({ type, data }) => type.endsWith('Updated') && data.tableName === 'bird_strikes')
    if (events.length >= count || tries > 200) return events
    await sleep(50)
  }
}

async function idsAt(url: string): Promise<readonly unknown[]> {
  const key = ready.subscriptionKeys[consumersSubscription]!
  const answer = await fetch(`${url}&${strikes}`, {
    headers: { ...headersOf(ready.tokens, 'analyst'), 'Ocp-Apim-Subscription-Key': key },
  })
  const { value } = (await answer.json()) as { readonly value: readonly { strike_id: string }[] }
  return value.map(({ strike_id: id }) => id)
}

it('an insert becomes one event on the page, whose link reads exactly that version', async () => {
  await insert(900_001)
  const [event, ...others] = await shown(1)
  expect([event?.data.version, event?.data.previousVersion, others]).toEqual([1, 0, []])
  expect(event!.data.readUrl).toMatch(`${ready.gatewayUrl}/bird-strikes/strikes?`)
  expect(await idsAt(event!.data.readUrl!)).toEqual(['900001'])

  await insert(900_002)
  const events = await shown(2)
  expect(events.map(({ data }) => data.version).sort((a, b) => a - b)).toEqual([1, 2])
  expect(await idsAt(event!.data.readUrl!)).toEqual(['900001'])
})

it('prints the recipe’s request and others through the gateway, which work as they stand', async () => {
  const [, ofGateway = ''] = printed.split('Through the gateway, as consumers ask:')
  const lines = ofGateway.split('npm run sql')[0]!.replaceAll(/\\\n/g, '').split('\n')
  const requests = lines.map((line) => line.trim()).filter((line) => line.startsWith('curl '))
  expect(requests[0]).toMatch(
    /metrics\?dateFrom=2024-01-01" +-H "Ocp-Apim-Subscription-Key: \$\{SUBSCR/,
  )
  const { [partnerSubscription]: partner, [consumersSubscription]: consumers } =
    ready.subscriptionKeys
  const { owner, analyst, outsider } = ready.tokens
  const variables = { SUBSCRIPTION_KEY: partner, CONSUMER_KEY: consumers }
  const env = { ...process.env, ...variables, OWNER: owner, ANALYST: analyst, OUTSIDER: outsider }
  for (const line of requests) {
    const { stdout } = await promisify(execFile)('bash', ['-c', `${line} --silent --show-error`], {
      env,
    })
    expect((JSON.parse(stdout) as { value: object[] }).value.length).toBeGreaterThan(0)
  }
  expect(requests).toHaveLength(4)
})

it('prints the page, a line that subscribes a webhook, and what the schedule costs', () => {
  expect(printed).toContain(`  events     ${ready.eventsUrl}`)
  expect(printed).toContain(`curl -X PUT ${ready.eventGrid.controlUrl}/subscriptions/mine -d`)
  expect(printed).toContain('up for 4 hours a day')
})
