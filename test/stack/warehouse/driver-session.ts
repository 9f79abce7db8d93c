// For tests: a warehouse on free ports and the unmodified driver connected to it, with the driver's
// results read exactly: its own rows would lose microseconds and digits.
import { DBSQLClient, type DBSQLParameter } from '@databricks/sql'
import { tableFromIPC, type Table } from 'apache-arrow'
import { generate } from 'selfsigned'
import { startWarehouse, type Warehouse, type WarehouseOptions } from './warehouse'
import { readColumn } from './exact-value'

type Session = Awaited<ReturnType<DBSQLClient['openSession']>>
export type Statement = Awaited<ReturnType<Session['executeStatement']>>
type NamedParameters = Readonly<Record<string, DBSQLParameter | null>>

export const token = 'dapi-local'

export interface DriverSession {
  readonly warehouse: Warehouse
  readonly client: DBSQLClient
  readonly session: Session
  /** The whole result as one Arrow table. */
  table(text: string, parameters?: NamedParameters): Promise<Table>
  /** The whole result by column, each value exact. */
  columns(text: string, parameters?: NamedParameters): Promise<Record<string, unknown[]>>
  /** What the control address answers; JSON where it is JSON. */
  control(method: string, path: string, body?: string | object): Promise<ControlAnswer>
  close(): Promise<void>
}

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

export async function openDriverSession(
  options: Partial<WarehouseOptions> = {},
): Promise<DriverSession> {
  const certificate = options.certificate ?? (await localCertificate())
  const parts = { port: 0, controlPort: 0, token, certificate, tables: [] }
  const warehouse = await startWarehouse({ ...parts, ...options })
  const client = await connectDriver(warehouse, certificate.cert)
  const session = await client.openSession()
  const table = async (text: string, parameters?: NamedParameters): Promise<Table> => {
    const statement = await session.executeStatement(text, asOptions(parameters))
    try {
      await statement.finished()
      return tableFromIPC(await readMessages(statement))
    } finally {
      await statement.close()
    }
  }
  return {
    warehouse,
    client,
    session,
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
    async close() {
      await session.close().catch(() => undefined)
      await client.close()
      await warehouse.close()
    },
  }
}

export async function connectDriver(
  { port, httpPath }: Warehouse,
  cert: string,
  more: { readonly token?: string; readonly socketTimeout?: number } = {},
): Promise<DBSQLClient> {
  const client = new DBSQLClient({ logger: { log: () => undefined } })
  await client.connect({
    host: 'localhost',
    port,
    path: httpPath,
    token,
    customCaCert: Buffer.from(cert),
    telemetryEnabled: false,
    ...more,
  })
  return client
}

export async function localCertificate(): Promise<{ key: string; cert: string }> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key: pems.private, cert: pems.cert }
}

/** The driver keeps the messages as they came behind a path of its own. */
export interface MessageSource {
  hasMore(): Promise<boolean>
  fetchNext(limit: { limit: number }): Promise<{ batches: Buffer[]; rowCount: number }>
}

export async function messageSource(statement: Statement): Promise<MessageSource> {
  const inner = statement as unknown as {
    getResultHandler(): Promise<{ source: { source: MessageSource } }>
  }
  return (await inner.getResultHandler()).source.source
}

async function readMessages(statement: Statement): Promise<Buffer[]> {
  const source = await messageSource(statement)
  const { arrowSchema } = await statement.getResultMetadata()
  const messages: Buffer[] = []
  while (await source.hasMore()) {
    const { batches } = await source.fetchNext({ limit: 100_000 })
    messages.push(...batches.slice(1))
  }
  return [arrowSchema!, ...messages]
}

function asOptions(namedParameters: NamedParameters | undefined): object {
  return namedParameters ? { namedParameters } : {}
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

export interface Failure {
  /** The error's class, which the driver does not export. */
  readonly kind: string
  readonly message: string
  readonly sqlState: string | undefined
}

/** What the driver makes of a call that fails; its StatusError is not an Error. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work
  } catch (error) {
    const { message, response, constructor } = error as Error & { response?: { sqlState?: string } }
    return { kind: constructor.name, message, sqlState: response?.sqlState }
  }
  throw new Error('it did not fail')
}
