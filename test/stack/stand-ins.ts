// The stand-ins, a process of its own: `stand-ins.ts --directory DIR --warehouse-port N`. It loads
// the data sets, serves them as a Databricks SQL warehouse would, tells the parent process how far
// it is and where it is reached, and ends on SIGTERM or when the parent is gone.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { keepCertificate } from './certificate'
import { loadDataSets } from './data/data-sets'
import { portSentence } from './port'
import { keepSecret } from './stack-directory'
import type { StandInsMessage } from './stand-ins-process'
import { startWarehouse, type Warehouse } from './warehouse/warehouse'

const say = (message: StandInsMessage): boolean | undefined => process.send?.(message)

async function main(): Promise<void> {
  // While the data is being loaded, there is nothing to end in good order.
  const running: { warehouse?: Warehouse } = {}
  const end = (): void => {
    void Promise.resolve(running.warehouse?.close()).finally(() => process.exit())
  }
  process.on('SIGTERM', end)
  process.on('disconnect', end)
  // Ctrl-C reaches every process of the terminal: the parent alone decides what it means.
  process.on('SIGINT', () => {
    if (process.channel === undefined) end()
  })

  const { values } = parseArgs({
    options: { directory: { type: 'string' }, 'warehouse-port': { type: 'string', default: '0' } },
  })
  const directory = values.directory ?? '.stack'
  const { caFile, ...certificate } = await keepCertificate(directory)
  // Kept, so that who was told it may go on after a restart.
  const token = await keepSecret(path.join(directory, 'warehouse-token'))
  const data = path.resolve(directory, 'data')
  const tables = await loadDataSets(data, (progress) => {
    say({ kind: 'progress', progress })
  })
  const port = Number(values['warehouse-port'])
  const options = { port, controlPort: 0, token, certificate, tables, directory: data }
  const warehouse = await startWarehouse(options)
  running.warehouse = warehouse
  const { httpPath, controlUrl } = warehouse
  const address = {
    host: 'localhost',
    port: warehouse.port,
    path: httpPath,
    token,
    caFile,
    controlUrl,
    tables: Object.fromEntries(tables.map((table) => [table.name, table.path])),
  }
  say({ kind: 'ready', warehouse: address })
}

main().catch((error: unknown) => {
  const message = portSentence(error, '--warehouse-port') ?? toText(error)
  process.exitCode = 1
  // A parent prints it; and its channel would keep a process alive that has nothing left to do.
  if (process.send === undefined) process.stderr.write(`${message}\n`, () => process.exit())
  else process.send({ kind: 'failed', message } satisfies StandInsMessage, () => process.exit())
})

function toText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
