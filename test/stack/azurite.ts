// Azure Storage on this machine: Azurite runs as one process of its own, without telemetry. A folder
// for its data may come in, otherwise it keeps them in memory; its addresses and its key go out.
import { toChild, type Child } from './child'
import { spawnWatched } from './watched-program'

export interface AzuriteOptions {
  /** Where it keeps its data from one start to the next. */
  readonly directory?: string | undefined
  /** 0, as without it, for any free one. A client may know the port from before. */
  readonly tablePort?: number
  readonly onOutput?: (text: string) => void
}

export interface StorageAddress {
  readonly account: string
  readonly key: string
  readonly tableUrl: string
  readonly blobUrl: string
  readonly queueUrl: string
}

export interface Azurite extends Child {
  readonly storage: StorageAddress
}

/** The account and the key that every Azurite has, as its documentation publishes them. */
const account = 'devstoreaccount1'
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

const services = ['Blob', 'Queue', 'Table'] as const
const startMsMax = 60_000

export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const { directory, tablePort = 0, onOutput } = options
  const program = require.resolve('azurite/dist/src/azurite.js')
  const kept = directory === undefined ? ['--inMemoryPersistence'] : ['--location', directory]
  const ports = { blob: 0, queue: 0, table: tablePort }
  const listening = Object.entries(ports).flatMap(([service, port]) => [
    ...[`--${service}Host`, '127.0.0.1', `--${service}Port`, String(port)],
  ])
  const azurite = [program, '--silent', '--disableTelemetry', ...kept, ...listening]
  // Without the developer's own variables: some of them give Azurite other accounts or a database.
  const env = { PATH: process.env['PATH'] }
  const started = spawnWatched(process.execPath, azurite, 'pipe', { env })
  let printed = ''
  let onPrinted = (): void => undefined
  const child = toChild(started, (text) => {
    printed += text
    onOutput?.(text)
    onPrinted()
  })
  const ready = new Promise<StorageAddress>((resolve, reject) => {
    onPrinted = () => {
      const storage = addressIn(printed)
      if (storage) resolve(storage)
    }
    started.once('error', reject)
    void child.exited.then(() => {
      reject(new Error(`Azurite ended before it was ready: ${printed.trim()}`))
    })
    setTimeout(() => {
      reject(new Error(`Azurite is not ready: ${printed.trim()}`))
    }, startMsMax).unref()
  })
  try {
    return { ...child, storage: await ready }
  } catch (error) {
    child.kill()
    throw error
  }
}

/** Azurite prints where each of its services listens; undefined until all do. */
function addressIn(printed: string): StorageAddress | undefined {
  const [blobUrl, queueUrl, tableUrl] = services.map((service) => {
    const [, origin] =
      new RegExp(`${service} service is successfully listening at (\\S+)\\s`).exec(printed) ?? []
    return origin && `${origin}/${account}`
  })
  return blobUrl && queueUrl && tableUrl ? { account, key, blobUrl, queueUrl, tableUrl } : undefined
}
