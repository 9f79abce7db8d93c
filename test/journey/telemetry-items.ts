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

export interface SentSpan {
  readonly name: string
  readonly isRequest: boolean
  readonly traceId: string
  readonly id: string
  readonly parentId: string | undefined
  readonly startedMs: number
  readonly durationMs: number
  readonly success: boolean
  readonly code: string
  readonly type: string | undefined
  readonly target: string | undefined
  readonly properties: Readonly<Record<string, string>>
}

export function spansIn(items: readonly Item[]): readonly SentSpan[] {
  return items.flatMap(({ time, tags, data: { baseData } }) => {
    if (!('id' in baseData)) return []
    const { id, name, success, properties, duration } = baseData
    const [hours = 0, minutes = 0, seconds = 0] = duration.split(':').map(Number)
    return [
      {
        ...{ id, name, success, properties, isRequest: 'responseCode' in baseData },
        traceId: tags['ai.operation.id']!,
        parentId: tags['ai.operation.parentId'],
        startedMs: Date.parse(time),
        durationMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000,
        code: 'responseCode' in baseData ? baseData.responseCode : baseData.resultCode,
        type: 'type' in baseData ? baseData.type : undefined,
        target: 'target' in baseData ? baseData.target : undefined,
      },
    ]
  })
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
    const key = JSON.stringify([name, Object.entries(attributes).sort()])
    sums.set(key, { name, attributes, value: value + (sums.get(key)?.value ?? 0) })
  }
  return [...sums.values()]
}
