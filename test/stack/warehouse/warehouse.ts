// The local SQL warehouse, put together: a port, a token, a certificate and tables in; a running
// server out that the unmodified Databricks driver takes for a warehouse, and one beside it for tests.
import http from 'node:http'
import https from 'node:https'
import { DuckDBInstance } from '@duckdb/node-api'
import type { TableFile } from '../data/data-sets'
import { listen, portOf, stop } from '../local-server'
import { Catalog } from './catalog'
import { CloudFiles } from './cloud-files'
import { controlEndpoint } from './control-endpoint'
import { FaultPlan } from './faults'
import { Journal } from './journal'
import { warehouseHandlers } from './warehouse-handlers'
import { Sessions } from './session'
import { thriftEndpoint } from './thrift-endpoint'
import { keepConnections } from './wire-fault'

export interface WarehouseOptions {
  /** 0 for any. */
  readonly port: number
  /** 0 for any. */
  readonly controlPort: number
  readonly token: string
  /** PEM. */
  readonly certificate: { readonly key: string; readonly cert: string }
  /** Tables that are kept elsewhere than in the directory. */
  readonly tables: readonly TableFile[]
  /** Where tables and views are made and found: `<catalog>.<schema>.<table>`. */
  readonly directory?: string
  /** Whether a token is taken beside that one. */
  readonly acceptsToken?: (token: string) => Promise<boolean>
  /** How long ExecuteStatement waits for a result before it answers that the statement is running. */
  readonly directWaitMs?: number
  /** How long a link to a file of a large result is good. */
  readonly linkLifeMs?: number
}

export interface Warehouse {
  readonly port: number
  readonly httpPath: string
  readonly controlUrl: string
  close: () => Promise<void>
}

const httpPath = '/sql/1.0/warehouses/local'
const keepAliveMs = 60_000

export async function startWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const { port, controlPort, token, certificate, tables, directory } = options
  const { directWaitMs = 5_000, linkLifeMs = 15 * 60_000 } = options
  const { acceptsToken = () => Promise.resolve(false) } = options
  const database = await openDatabase()
  const connection = await database.connect()
  const catalog = new Catalog(connection, directory)
  for (const table of tables) catalog.addTable(table)

  const [sessions, journal, faults] = [new Sessions(), new Journal(), new FaultPlan()]
  const files = new CloudFiles(() => `https://localhost:${portOf(thrift)}`)
  const engine = { database, catalog, journal, files, directWaitMs, linkLifeMs }
  const closing = new AbortController()
  const thrift: https.Server = https.createServer(
    certificate,
    thriftEndpoint({
      acceptsToken: (given) => (given === token ? Promise.resolve(true) : acceptsToken(given)),
      httpPath,
      journal,
      faults,
      sessions,
      files,
      handlers: (fault) => warehouseHandlers({ engine, sessions, fault }),
      closing: closing.signal,
    }),
  )
  keepConnections(thrift)
  const control = http.createServer(controlEndpoint({ catalog, sessions, journal, faults }))
  for (const server of [thrift, control]) server.keepAliveTimeout = keepAliveMs
  const close = async (): Promise<void> => {
    closing.abort()
    await Promise.all([stop(thrift), stop(control)])
    await sessions.closeAll()
    connection.disconnectSync()
    database.closeSync()
  }
  const listening = await Promise.allSettled([listen(thrift, port), listen(control, controlPort)])
  for (const outcome of listening) {
    if (outcome.status === 'fulfilled') continue
    await close()
    throw outcome.reason
  }
  return {
    port: portOf(thrift),
    httpPath,
    controlUrl: `http://127.0.0.1:${portOf(control)}`,
    close,
  }
}

async function openDatabase(): Promise<DuckDBInstance> {
  const database = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
  })
  const connection = await database.connect()
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
  // A page by key reads one row group: reading the file's footer again would take longer.
  await connection.run('SET GLOBAL parquet_metadata_cache = true')
  connection.disconnectSync()
  return database
}
