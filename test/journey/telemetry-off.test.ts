// A connection string that is none, and no connection string at all: the app serves as ever, and what
// exports telemetry is not even loaded.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startOwnHost, type OwnHost } from './host'
import { askRows } from './http'
import { startWatched } from './telemetry-items'

/** What the tests have started; a test that fails leaves nothing behind. */
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

it('a connection string that is none is told once, without itself, and stops nothing', async () => {
  const host = await startOwnHost({
    APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=not-a-key-4711',
  })
  closing.push(() => host.stop())
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
  const withString = await loadedBy('with', async (more) => {
    const { host, close } = await startWatched({ ...more })
    closing.push(close)
    return host
  })
  expect(withString.map((name) => path.basename(name))).toEqual(['telemetry.js'])
  expect(await loadedBy('without', (more) => startOwnHost({ ...more }))).toEqual([])
  rmSync(folder, { recursive: true })
}, 60_000)
