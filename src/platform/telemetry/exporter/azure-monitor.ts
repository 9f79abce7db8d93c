// Connects Microsoft's exporter of spans and metrics: without its own telemetry, its files, its repetition
// and its patience. What it could not send is counted by looking at each of its requests.
import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
  type AzureMonitorExporterOptions,
} from '@azure/monitor-opentelemetry-exporter'
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import {
  createAllowListAttributesProcessor,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BatchSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { limits } from '../../../base/limits'
import type { TelemetryOptions } from '../exporting'
import type { Drops } from './drops'
import { metricAttributes } from './metrics'

export interface Connected {
  readonly resource: Resource
  readonly spanProcessor: SpanProcessor
  readonly meterProvider: MeterProvider
  /** Whether there is room for another span; it has to be handed on then. */
  readonly mayQueue: () => boolean
}

type Policy = NonNullable<AzureMonitorExporterOptions['additionalPolicies']>[number]['policy']

export function connect(
  { connectionString, credential, instanceId, version }: TelemetryOptions,
  drops: Drops,
): Connected {
  // It reads these when it is made; both would report to Microsoft about the exporter.
  /* oxlint-disable eslint/no-restricted-properties -- the exporter has no other switch for them */
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = '1'
  process.env['APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED'] = 'true'
  /* oxlint-enable eslint/no-restricted-properties */
  const options: AzureMonitorExporterOptions = {
    connectionString: connectionString(),
    ...(credential && { credential }),
    disableOfflineStorage: true,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: watched(drops), position: 'perCall' }],
  }
  const resource = resourceFromAttributes({
    'service.name': 'meshport',
    'service.instance.id': instanceId,
    'service.version': version,
  })
  const counted = countQueue(new AzureMonitorTraceExporter(options))
  const spanProcessor = new BatchSpanProcessor(counted.exporter, {
    maxQueueSize: limits.spansQueuedMax,
    maxExportBatchSize: limits.spansPerExportMax,
    scheduledDelayMillis: limits.spansExportMs,
    exportTimeoutMillis: limits.exportTotalMs,
  })
  const meterProvider = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new AzureMonitorMetricExporter(options),
        exportIntervalMillis: limits.metricsExportMs,
        exportTimeoutMillis: limits.exportTotalMs,
      }),
    ],
    views: [
      {
        instrumentName: '*',
        aggregationCardinalityLimit: limits.metricSeriesMax,
        attributesProcessors: [createAllowListAttributesProcessor([...metricAttributes])],
      },
    ],
  })
  const mayQueue = () => {
    if (counted.queue.length >= limits.spansQueuedMax) return false
    counted.queue.length += 1
    return true
  }
  return { resource, spanProcessor, meterProvider, mayQueue }
}

/** The processor drops silently what is above its bound, so it never gets there. */
function countQueue(exporter: AzureMonitorTraceExporter) {
  const queue = { length: 0 }
  const counting: SpanExporter = {
    export: (spans, done) => {
      void exporter.export(spans, (result) => {
        queue.length -= spans.length
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  }
  return { queue, exporter: counting }
}

/** Gives each request a time, and counts the items of those that did not succeed. */
function watched(drops: Drops): Policy {
  return {
    name: 'meshportWatched',
    sendRequest: async (request, next) => {
      request.timeout = limits.exportCallMs
      try {
        const response = await next(request)
        const { status, bodyAsText } = response
        if (status === 206) drops.add('partlyTaken', notTaken(bodyAsText))
        // The exporter follows a redirection with another request.
        else if (status !== 200 && status !== 307 && status !== 308)
          drops.add(`status${status}`, itemsOf(request.body))
        return response
      } catch (error) {
        const isLate = error instanceof Error && error.name === 'AbortError'
        drops.add(isLate ? 'timeout' : 'network', itemsOf(request.body))
        throw error
      }
    },
  }
}

function notTaken(answer: unknown): number {
  const { itemsReceived = 0, itemsAccepted = 0 } = parsed(answer) as {
    readonly itemsReceived?: number
    readonly itemsAccepted?: number
  }
  return itemsReceived - itemsAccepted
}

function itemsOf(body: unknown): number {
  const items = parsed(body)
  return Array.isArray(items) ? items.length : 1
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : {}
  } catch {
    return {}
  }
}
