// `npm run bench`: what Meshport costs, as ratios within one run. It starts the stack, and measures in
// a process that trusts the warehouse's certificate as the functions host does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { startFunctionsHost } from '../stack/functions-host/functions-host'
import { toFunctionsEnvironment, toFunctionsSettings } from '../stack/functions-settings'
import { projectDirectory, stackDirectory } from '../stack/stack-directory'
import { startStandIns } from '../stack/stand-ins-process'

async function main(): Promise<number> {
  const standIns = await startStandIns({
    directory: stackDirectory,
    warehousePort: 0,
    onProgress: ({ table }) => {
      console.log(`loading ${table}`)
    },
  })
  const { warehouse } = standIns
  const pageTokenKey = Buffer.alloc(32).toString('base64')
  const settings = toFunctionsSettings({ functionsPort: 7071, warehouse, pageTokenKey }, {})
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
        BENCH: JSON.stringify({ functionsUrl: host.url, warehouse }),
      },
    },
  )
  const [code] = (await once(measuring, 'exit')) as [number | null]
  await host.stop()
  await standIns.stop()
  return code ?? 1
}

void main().then((code) => {
  process.exitCode = code
})
