// What a host of a test's own has sent to an ingestion of its own: the host and its ingestion, and the
// items by what they are.
import { keepCertificate } from '../stack/certificate'
import type { Item } from '../stack/ingestion/envelope'
import { connectionStringTo, startIngestion, type Ingestion } from '../stack/ingestion/ingestion'
import { ingestionControl, type IngestionControl } from '../stack/ingestion/ingestion-control'
import { startOwnHost, type OwnHost } from './host'
import { journeyDirectory, readyStack } from './stack'

export interface Watched {
  readonly host: OwnHost
  readonly control: IngestionControl
  readonly ingestion: Ingestion
  readonly close: () => Promise<void>
}

/** @param events whether it announces changes of tables */
export async function startWatched(
  settings: Readonly<Record<string, string>> = {},
  { events = false } = {},
): Promise<Watched> {
  const ingestion = await startIngestion(await keepCertificate(journeyDirectory))
  const sending = {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionStringTo(ingestion.addresses),
    // Every request is as slow as that, so that all of it is kept.
    TELEMETRY_SLOW_REQUEST_MS: '1',
  }
  const stack = readyStack()
  const host = await startOwnHost({ ...sending, ...settings }, stack, events ? stack : undefined)
  return {
    host,
    ingestion,
    control: ingestionControl(ingestion.addresses.telemetryControlUrl),
    close: async () => {
      await host.stop()
      await ingestion.close()
    },
  }
}

export interface SentMetric {
  readonly name: string
  readonly value: number
  readonly attributes: Readonly<Record<string, string>>
}

/** Values of one name and the same attributes are added up. */
export function metricsIn(items: readonly Item[]): readonly SentMetric[] {
  const sums = new Map<string, SentMetric>()
  for (const { data } of items) {
    if (!('metrics' in data.baseData)) continue
    const { metrics, properties: attributes } = data.baseData
    const [{ name, value }] = metrics as [{ name: string; value: number }]
    const key = JSON.stringify([
      name,
      Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b)),
    ])
    sums.set(key, { name, attributes, value: value + (sums.get(key)?.value ?? 0) })
  }
  return [...sums.values()]
}
