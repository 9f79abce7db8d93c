// Azure Monitor slow, refusing or away: requests are answered as fast as without telemetry, the process ends
// in time, and the log says what was lost.
import type { PlannedAnswer } from '../stack/ingestion/ingestion'
import { startOwnHost, type OwnHost } from './host'
import { askRows } from './http'
import { startWatched } from './telemetry-items'

const requests = 60

/** What the tests have started; a test that fails leaves nothing behind. */
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

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
      closing.push(close)
      await control.plan(answer)
      await medianMs(host.url)
      const ms = await medianMs(host.url)
      // Both are some milliseconds, on a machine that does other things as well.
      expect(ms).toBeLessThan(plainMs * 1.5 + 3)
      expect(await stopMs(host)).toBeLessThan(5_500)
      expect(host.output()).toContain(told)
      expect(host.output()).not.toMatch(/unhandled|rejection/i)
    },
    60_000,
  )
})
