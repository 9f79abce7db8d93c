// The unmodified driver as a client of the local warehouse: an address in, a connection out, and a
// statement's whole result read exactly: the driver's own rows would lose microseconds and digits.
import { DBSQLClient, type DBSQLParameter } from '@databricks/sql'
import { tableFromIPC, type Table } from 'apache-arrow'
import type { Warehouse } from './warehouse'

export type Session = Awaited<ReturnType<DBSQLClient['openSession']>>
export type Statement = Awaited<ReturnType<Session['executeStatement']>>
export type NamedParameters = Readonly<Record<string, DBSQLParameter | null>>

export interface ConnectOptions {
  readonly token: string
  readonly socketTimeout?: number
  /** Without it, every result comes inline. */
  readonly useCloudFetch?: boolean
}

/** @param cert the PEM text of what the client is to trust */
export async function connectDriver(
  { port, httpPath }: Pick<Warehouse, 'port' | 'httpPath'>,
  cert: string,
  { useCloudFetch = false, ...options }: ConnectOptions,
): Promise<DBSQLClient> {
  const client = new DBSQLClient({ logger: { log: () => undefined } })
  client.getConfig().useCloudFetch = useCloudFetch
  await client.connect({
    host: 'localhost',
    port,
    path: httpPath,
    customCaCert: Buffer.from(cert),
    telemetryEnabled: false,
    ...options,
  })
  return client
}

export async function runStatement(
  session: Session,
  text: string,
  namedParameters?: NamedParameters,
): Promise<Table> {
  const statement = await session.executeStatement(text, namedParameters ? { namedParameters } : {})
  try {
    await statement.finished()
    return tableFromIPC(await readMessages(statement))
  } finally {
    await statement.close()
  }
}

/** The driver keeps the messages as they came behind a path of its own. */
export interface MessageSource {
  hasMore: () => Promise<boolean>
  fetchNext: (limit: { limit: number }) => Promise<{ batches: Buffer[]; rowCount: number }>
}

export async function messageSource(statement: Statement): Promise<MessageSource> {
  const inner = statement as unknown as {
    getResultHandler: () => Promise<{ source: { source: MessageSource } }>
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
