// Azure Monitor slow, refusing or away, a connection string that is none, and no connection string at all:
// requests are answered as before, and the log says what was lost.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { PlannedAnswer } from '../stack/ingestion/ingestion'
import { startOwnHost, type OwnHost } from './host'
import { askRows } from './http'
import { startWatched } from './telemetry-items'

const requests = 120

/** Milliseconds of the median request of some. */
async function medianMs(base: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < requests; i += 1) {
    const begunMs = performance.now()
    const { status } = await askRows('air-traffic/airports', 'top=5', { base })
    times.push(performance.now() - begunMs)
    expect(status).toBe(200)
  }
  return times.sort((a, b) => a - b)[requests / 2]!
}

async function stopMs(host: OwnHost): Promise<number> {
  const begunMs = performance.now()
  await host.stop()
  return performance.now() - begunMs
}

describe('while it', () => {
  let plainMs: number

  beforeAll(async () => {
    const plain = await startOwnHost()
    await medianMs(plain.url)
    plainMs = await medianMs(plain.url)
    await plain.stop()
  }, 60_000)

  it.each<[string, PlannedAnswer, string]>([
    ['is slow', { kind: 'delay', ms: 2_000 }, ''],
    ['hangs', { kind: 'hang' }, '"reason":"timeout"'],
    ['refuses', { kind: 'status', status: 503 }, '"reason":"status503"'],
    ['asks to wait', { kind: 'status', status: 429, headers: { 'retry-after': '60' } }, '429'],
    ['is away', { kind: 'reset' }, '"reason":"network"'],
    ['takes a part', { kind: 'part', refused: 3 }, '"reason":"partlyTaken"'],
  ])(
    '%s no request is slower, and the end comes in time',
    async (_, answer, told) => {
      const { host, control, close } = await startWatched()
      await control.plan(answer)
      await medianMs(host.url)
      const ms = await medianMs(host.url)
      // Both are some milliseconds, on a machine that does other things as well.
      expect(ms).toBeLessThan(plainMs * 1.5 + 3)
      expect(await stopMs(host)).toBeLessThan(5_500)
      expect(host.output()).toContain(told)
      expect(host.output()).not.toMatch(/unhandled|rejection/i)
      await control.plan({ kind: 'take' })
      await close()
    },
    60_000,
  )
})

it('a connection string that is none is told once, without itself, and stops nothing', async () => {
  const host = await startOwnHost({
    APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=not-a-key-4711',
  })
  for (let i = 0; i < 3; i += 1) {
    const { status } = await askRows('air-traffic/airports', 'top=1', { base: host.url })
    expect(status).toBe(200)
  }
  await host.stop()
  const told = host
    .output()
    .split('\n')
    .filter((line) => line.includes('telemetryOff'))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain(
    'APPLICATIONINSIGHTS_CONNECTION_STRING has no InstrumentationKey that is a GUID',
  )
  expect(host.output()).not.toContain('4711')
}, 30_000)

it('the exporter is loaded where there is a connection string, and nowhere else', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'modules-'))
  const loadedBy = async (name: string, start: (more: object) => Promise<OwnHost>) => {
    const file = path.join(folder, name)
    const host = await start({
      NODE_OPTIONS: `--require ${path.join(__dirname, 'recorded-modules.cjs')}`,
      RECORDED_MODULES: file,
    })
    await askRows('air-traffic/airports', 'top=1', { base: host.url })
    await host.stop()
    const names = readFileSync(file, 'utf8').split('\n')
    return names.filter((each) => /telemetry\.js$|opentelemetry/.test(each))
  }
  const withString = await loadedBy('with', async (more) => (await startWatched({ ...more })).host)
  expect(withString.map((name) => path.basename(name))).toEqual(['telemetry.js'])
  expect(await loadedBy('without', (more) => startOwnHost({ ...more }))).toEqual([])
  rmSync(folder, { recursive: true })
}, 60_000)
