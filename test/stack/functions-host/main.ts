// The local functions host, a process of its own, with the app's settings in its environment. It
// loads the app, serves it on 127.0.0.1, fires its timers, and ends in the order of the real host.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { runChild } from '../child-main'
import { loadApp, type App } from './app'
import type { HostedApp } from './functions-host'
import { startHostServer, type HostServer } from './host-server'
import { printLog } from './log'
import { startTimers } from './timers'

/** The real host's patience with a worker that is to end. */
const graceMs = 5000

runChild('--port', async (given) => {
  const { appDirectory, port, giveUpMs, drainMs, home } = given as HostedApp
  // Core Tools set it, and apps and SDKs look at it.
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development'
  const app = await loadApp(appDirectory, printLog)
  const host = await startHostServer({ app, port, giveUpMs, home, log: printLog })
  printFunctions(app, host.url)
  const stopTimers = startTimers(app, printLog)
  return { facts: host.url, end: () => terminate(app, host, stopTimers, drainMs) }
})

function printFunctions(app: App, url: string): void {
  const lines = app.functions.map(({ name, type }) => {
    const http = app.httpFunctions.find((each) => each.name === name)
    if (http === undefined) return `\t${name}: ${type}\n`
    const verbs = (http.methods ?? ['all']).join(',')
    return `\t${name}: [${verbs}] ${url}/${http.route.template}\n`
  })
  process.stdout.write(`\nFunctions:\n\n${lines.join('\n')}\n`)
}

/**
 * Nobody new is let in, who is in is answered while the timers go on firing, the last runs of these
 * end, and then the app may end.
 */
async function terminate(
  { registrations }: App,
  { server }: HostServer,
  stopTimers: () => Promise<void>,
  drainMs: number,
) {
  const closed = once(server, 'close')
  server.close()
  // A connection becomes idle with its answer, and would then be kept for the next request.
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, 20)
  const over = sleep(drainMs)
  await Promise.race([closed, over])
  clearInterval(idle)
  await Promise.race([stopTimers(), over])
  const { hookData, appHookData } = registrations
  const hooks = registrations.runHooks('appTerminate', { hookData, appHookData })
  await Promise.race([hooks, sleep(graceMs)])
}
