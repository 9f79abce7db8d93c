// What telemetry costs: a page of 100 rows with it and without, measured in turns, and the time from the
// start of the process to its first answer.
import http from 'node:http'
import { startFunctionsHost, type FunctionsHost } from '../stack/functions-host/functions-host'
import {
  toFunctionsEnvironment,
  toFunctionsSettings,
  type StackAddresses,
} from '../stack/functions-settings'
import type { IngestionAddresses } from '../stack/ingestion/ingestion'
import { projectDirectory } from '../stack/stack-directory'
import { withoutCallerLimits } from '../journey/host'
import { inParallel, median } from './timing'

const rounds = 12
const roundMs = 2_000
const starts = 5

type Kind = 'off' | 'on'

/** @param telemetry where it is sent, by the host that has it on */
export async function benchTelemetry(
  addresses: StackAddresses,
  telemetry: IngestionAddresses,
  callerToken: string,
): Promise<void> {
  const start = (kind: Kind) => {
    const sending = kind === 'on' ? { ...addresses, telemetry } : addresses
    const settings = toFunctionsSettings(sending, {})
    // As it is deployed: what is slow is kept whole, of the others some.
    const usual = { ...withoutCallerLimits, TELEMETRY_SLOW_REQUEST_MS: '' }
    return startFunctionsHost({
      appDirectory: projectDirectory,
      port: 0,
      environment: toFunctionsEnvironment({ ...settings, ...usual }, process.env),
      onOutput: () => undefined,
    })
  }
  const agent = new http.Agent({ keepAlive: true })
  const asking = { agent, headers: { authorization: `Bearer ${callerToken}` } }
  const page = ({ url }: FunctionsHost) =>
    ask(`${url}/api/products/air-traffic/flights?top=100`, asking)

  const firstAnswers: Record<Kind, number[]> = { off: [], on: [] }
  for (let i = 0; i < starts; i += 1) {
    for (const kind of ['off', 'on'] as const) {
      const begunMs = performance.now()
      const host = await start(kind)
      await page(host)
      firstAnswers[kind].push(performance.now() - begunMs)
      await host.stop()
    }
  }
  const [offMs, onMs] = [median(firstAnswers.off), median(firstAnswers.on)]
  console.log(
    `telemetry: from the start to the first answer ${offMs.toFixed(0)} ms without, ${onMs.toFixed(0)} ms with`,
  )

  const hosts = { off: await start('off'), on: await start('on') }
  for (const connections of [1, 32]) {
    const times: Record<Kind, number[]> = { off: [], on: [] }
    const measure = (kind: Kind, forMs: number) =>
      inParallel(() => page(hosts[kind]), connections, forMs)
    for (const kind of ['off', 'on'] as const) await measure(kind, 2 * roundMs)
    for (let round = 0; round < rounds; round += 1) {
      // Each goes first as often as the other: the first of two meets a machine that has rested.
      const order = round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)
      for (const kind of order) times[kind].push(...(await measure(kind, roundMs)))
    }
    const [off, on] = [median(times.off), median(times.on)]
    console.log(
      `telemetry: a page, ${connections} connections: ${off.toFixed(2)} ms without, ${on.toFixed(2)} with, ` +
        `ratio ${(on / off).toFixed(3)} (bar: 1.05)`,
    )
  }
  agent.destroy()
  await Promise.all([hosts.off.stop(), hosts.on.stop()])
}

function ask(url: string, options: http.RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get(url, options, (response) => {
        response.resume()
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve()
          else reject(new Error(`status ${response.statusCode}`))
        })
      })
      .on('error', reject)
  })
}
