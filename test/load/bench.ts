// `npm run bench`: what Meshport costs, as ratios within one run. It starts the stack, and measures in
// a process that trusts the warehouse's certificate as the functions host does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { withoutCallerLimits } from '../journey/host'
import { connectFunctions } from '../stack/connect-functions'
import { startFunctionsHost } from '../stack/functions-host/functions-host'
import { toFunctionsEnvironment, toFunctionsSettings } from '../stack/functions-settings'
import { projectDirectory, stackDirectory } from '../stack/stack-directory'
import { startStandIns } from '../stack/stand-ins-process'
import { benchCallers } from './callers-bench'
import { benchDocs } from './docs-bench'
import { benchLooks } from './looks-bench'
import { benchTelemetry } from './telemetry-bench'
import { timesToWebhook } from './webhook-bench'

async function main(): Promise<number> {
  const standIns = await startStandIns({
    // What a person changes in the tables of `npm start` is left alone.
    directory: path.join(stackDirectory, 'bench'),
    ...{ warehousePort: 0, withEvents: true },
    onProgress: ({ table }) => {
      console.log(`loading ${table}`)
    },
  })
  const { warehouse, issuerUrl, tokens, events, telemetry } = standIns
  if (!events) throw new Error('the stand-ins run without events')
  const pageTokenKey = Buffer.alloc(32).toString('base64')
  const addresses = { functionsPort: 7071, warehouse, issuerUrl, pageTokenKey, events }
  const settings = { ...toFunctionsSettings(addresses, {}), ...withoutCallerLimits }
  const host = await startFunctionsHost({
    appDirectory: projectDirectory,
    port: 0,
    environment: toFunctionsEnvironment(settings, process.env),
    // One log line for each request would be most of the output.
    onOutput: () => undefined,
  })
  const measuring = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', path.join(__dirname, 'page-bench.ts')],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: warehouse.caFile,
        BENCH: JSON.stringify({ functionsUrl: host.url, warehouse, callerToken: tokens.analyst }),
      },
    },
  )
  const [code] = (await once(measuring, 'exit')) as [number | null]
  await benchCallers(warehouse)
  await benchDocs(host.url, tokens.analyst)
  await connectFunctions(host.url, events)
  const times = [...(await timesToWebhook(warehouse, events))].sort((a, b) => a - b)
  const [median, most] = [times[Math.floor(times.length / 2)], times.at(-1)]
  console.log(`from a commit to a webhook: median ${median} ms, at most ${most} ms (bar: 2,000 ms)`)
  await benchLooks(events)
  const reading = { functionsPort: 7071, warehouse, issuerUrl, pageTokenKey }
  await benchTelemetry(reading, telemetry, tokens.analyst)
  await host.stop()
  await standIns.stop()
  return code ?? 1
}

void main().then((code) => {
  process.exitCode = code
})
