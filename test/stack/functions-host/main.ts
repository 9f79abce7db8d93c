// The local functions host, a process of its own, with the app's settings in its environment. It
// loads the app, serves it on 127.0.0.1, and ends in the order of the real host.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { runChild } from '../child-main'
import { loadApp, type App } from './app'
import type { HostedApp } from './functions-host'
import { startHostServer, type HostServer } from './host-server'
import { printLog } from './log'

/** The real host's patience with a worker that is to end. */
const graceMs = 5000

runChild('--port', async (given) => {
  const { appDirectory, port, giveUpMs, drainMs } = given as HostedApp
  // Core Tools set it, and apps and SDKs look at it.
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development'
  const app = await loadApp(appDirectory, printLog)
  const host = await startHostServer({ app, port, giveUpMs, log: printLog })
  printFunctions(app, host.url)
  return { facts: host.url, end: () => terminate(app, host, drainMs) }
})

function printFunctions(app: App, url: string): void {
  const lines = app.functions.map(({ name, methods, route }) => {
    const verbs = (methods ?? ['all']).join(',')
    return `\t${name}: [${verbs}] ${url}/${route.template}\n`
  })
  process.stdout.write(`\nFunctions:\n\n${lines.join('\n')}\n`)
}

/** Nobody new is let in, who is in is answered, and then the app may end. */
async function terminate({ registrations }: App, { server }: HostServer, drainMs: number) {
  const closed = once(server, 'close')
  server.close()
  // A connection becomes idle with its answer, and would then be kept for the next request.
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, 20)
  await Promise.race([closed, sleep(drainMs)])
  clearInterval(idle)
  const { hookData, appHookData } = registrations
  const hooks = registrations.runHooks('appTerminate', { hookData, appHookData })
  await Promise.race([hooks, sleep(graceMs)])
}
