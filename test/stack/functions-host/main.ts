// The local functions host, a process of its own: `main.ts --app DIR --port N [--give-up-ms N]`,
// the app's settings in its environment. It loads the app, serves it on 127.0.0.1, says so to the
// parent process, and ends on SIGTERM or when the parent is gone.
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { portSentence } from '../port'
import { loadApp, type App } from './app'
import { startHostServer, type HostServer } from './host-server'
import { printLog } from './log'
import type { FunctionsHostMessage } from './messages'

/** The real host's patience with a worker that does not answer, and with one that does not end. */
const giveUpMsDefault = 240_000
const graceMs = 5000

async function main(): Promise<void> {
  const { app: directory, port, giveUpMs } = parseOptions()
  // Core Tools set it, and apps and SDKs look at it.
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development'
  const app = await loadApp(directory, printLog)
  const host = await startHostServer({ app, port, giveUpMs, log: printLog })
  endWith(app, host)
  printFunctions(app, host.url)
  tellParent({
    kind: 'ready',
    url: host.url,
    functions: app.functions.map(({ name, route, methods }) => ({
      name,
      route: route.template,
      methods,
    })),
  })
}

interface Options {
  readonly app: string
  readonly port: number
  readonly giveUpMs: number
}

function parseOptions(): Options {
  const { values } = parseArgs({
    options: {
      app: { type: 'string', default: '.' },
      port: { type: 'string', default: '7071' },
      'give-up-ms': { type: 'string', default: String(giveUpMsDefault) },
    },
  })
  return {
    app: values.app,
    port: Number(values.port),
    giveUpMs: Number(values['give-up-ms']),
  }
}

function printFunctions(app: App, url: string): void {
  const lines = app.functions.map(({ name, methods, route, disabled }) => {
    const verbs = (methods ?? ['all']).join(',')
    return `\t${name}: [${verbs}] ${url}/${route.template}${disabled ? ' (disabled)' : ''}\n`
  })
  process.stdout.write(`\nFunctions:\n\n${lines.join('\n')}\n`)
}

/** Ctrl-C reaches every process of the terminal: the parent alone decides what it means. */
function endWith(app: App, host: HostServer): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void terminate(app, host).finally(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('disconnect', end)
  process.on('SIGINT', () => {
    if (process.channel === undefined) end()
  })
}

async function terminate({ registrations }: App, { server }: HostServer): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const { hookData, appHookData } = registrations
  const hooks = registrations.runHooks('appTerminate', { hookData, appHookData })
  const grace = new Promise((resolve) => setTimeout(resolve, graceMs))
  await Promise.race([Promise.allSettled([closed, hooks]), grace])
}

function tellParent(message: FunctionsHostMessage): void {
  process.send?.(message)
}

main().catch((error: unknown) => {
  const message = describe(error)
  process.exitCode = 1
  // A parent prints it; and its channel would keep a process alive that has nothing left to do.
  if (process.send === undefined) process.stderr.write(`${message}\n`, () => process.exit())
  else
    process.send({ kind: 'failed', message } satisfies FunctionsHostMessage, () => process.exit())
})

/** An app's own error is printed whole: its stack says where the app is wrong. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const taken = portSentence(error, '--port')
  if (taken !== undefined) return taken
  if (!(error.cause instanceof Error)) return error.message
  return `${error.message}: ${error.cause.stack ?? error.cause.message}`
}
