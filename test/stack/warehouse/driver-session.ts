// For tests: a warehouse on free ports and the unmodified driver connected to it, with what tests
// ask beside it: the control address, and why a call failed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { DBSQLClient } from '@databricks/sql'
import type { Table } from 'apache-arrow'
import { keepCertificate } from '../certificate'
import { stackDirectory } from '../stack-directory'
import { connectDriver, runStatement, type NamedParameters, type Session } from './driver-client'
import { startWarehouse, type Warehouse, type WarehouseOptions } from './warehouse'
import { readColumn } from './exact-value'

export const token = 'dapi-local'

export interface DriverSession {
  readonly warehouse: Warehouse
  readonly client: DBSQLClient
  readonly session: Session
  /** Where the tables are that statements make. */
  readonly directory: string
  /** The whole result as one Arrow table. */
  table: (text: string, parameters?: NamedParameters) => Promise<Table>
  /** The whole result by column, each value exact. */
  columns: (text: string, parameters?: NamedParameters) => Promise<Record<string, unknown[]>>
  /** What the control address answers; JSON where it is JSON. */
  control: (method: string, path: string, body?: string | object) => Promise<ControlAnswer>
  /** A request as it is, to the warehouse's own door. */
  post: (
    body: Buffer,
    given?: { headers?: Record<string, string>; path?: string },
  ) => Promise<Posted>
  close: () => Promise<void>
}

interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

interface Posted {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export async function openDriverSession(
  options: Partial<WarehouseOptions> = {},
): Promise<DriverSession> {
  const certificate = options.certificate ?? (await localCertificate())
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'warehouse-')))
  const parts = { port: 0, controlPort: 0, token, certificate, tables: [], directory }
  const warehouse = await startWarehouse({ ...parts, ...options })
  const client = await connectDriver(warehouse, certificate.cert, { token })
  const session = await client.openSession()
  const table = (text: string, parameters?: NamedParameters): Promise<Table> =>
    runStatement(session, text, parameters)
  return {
    warehouse,
    client,
    session,
    directory,
    table,
    async columns(text, parameters) {
      const { schema, batches } = await table(text, parameters)
      const columns = schema.fields.map(({ name }, index) => [
        name,
        batches.flatMap((batch) => readColumn(batch.getChildAt(index)!)),
      ])
      return Object.fromEntries(columns) as Record<string, unknown[]>
    },
    control: (method, path, body) => askControl(`${warehouse.controlUrl}${path}`, method, body),
    post: (body, { headers = { authorization: `Bearer ${token}` }, path } = {}) => {
      const { port, httpPath } = warehouse
      const target = { host: 'localhost', port, path: path ?? httpPath, ca: certificate.cert }
      return postTo({ ...target, headers }, body)
    },
    async close() {
      await session.close().catch(() => undefined)
      // A warehouse that has forgotten them does not close them.
      await client.close().catch(() => undefined)
      await warehouse.close()
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Kept among what the stack makes. */
export function localCertificate(): Promise<{ key: string; cert: string }> {
  return keepCertificate(join(stackDirectory, 'driver'))
}

async function askControl(
  url: string,
  method: string,
  body?: string | object,
): Promise<ControlAnswer> {
  const text = typeof body === 'object' ? JSON.stringify(body) : body
  const response = await fetch(url, { method, ...(text !== undefined && { body: text }) })
  const json = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: json ? await response.json() : await response.text() }
}

function postTo(target: object, body: Buffer): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, method: 'POST' }, (response) => {
      const { statusCode: status, headers } = response
      buffer(response).then((bytes) => {
        resolve({ status, headers, body: bytes })
      }, reject)
    })
    sent.on('error', reject).end(body)
  })
}

export interface Failure {
  /** The error's class, which the driver does not export. */
  readonly kind: string
  readonly message: string
  readonly sqlState: string | null | undefined
}

/** What the driver makes of a call that fails; its StatusError is not an Error. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work
  } catch (error) {
    const { message, response, constructor } = error as Error & {
      response?: { sqlState?: string | null }
    }
    return { kind: constructor.name, message, sqlState: response?.sqlState }
  }
  throw new Error('it did not fail')
}
