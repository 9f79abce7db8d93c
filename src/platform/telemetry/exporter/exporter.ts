// What is loaded to export: observations come in one at a time, spans and metrics go to Azure Monitor. It
// never throws, and never holds more than its limits allow.
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { Exporter, TelemetryOptions } from '../exporting'
import { connect } from './azure-monitor'
import { makeDrops } from './drops'
import { makeMetrics } from './metrics'
import { spanMaker } from './span-maker'
import { spansOf } from './spans'
import { makeTailSampler } from './tail-sampler'

/** Throws if the connection string is not one. */
export function startExporter(options: TelemetryOptions): Exporter {
  const { clock, tell, sampleRatio, slowRequestMs } = options
  // The metrics are made after what may drop them, and nothing is dropped before that.
  const drops = makeDrops(tell, (reason, items) => {
    metrics.dropped(reason, items)
  })
  const { resource, spanProcessor, meterProvider, mayQueue } = connect(options, drops)
  const metrics = makeMetrics(meterProvider.getMeter('meshport'))
  const toReadableSpan = spanMaker(resource)
  const sampler = makeTailSampler({
    ...{ clock, sampleRatio, slowRequestMs },
    drop: drops.add,
    leaveOut: metrics.dropped,
    keep: (span) => {
      if (mayQueue()) spanProcessor.onEnd(toReadableSpan(span))
      else drops.add('queueFull', 1)
    },
  })
  return Object.freeze<Exporter>({
    take: (observation) => {
      metrics.take(observation)
      const spans = spansOf(observation)
      if (spans) sampler.take(spans)
    },
    drop: drops.add,
    flush: () => flush(spanProcessor, meterProvider).finally(drops.tell),
  })
}

/** Both reject where something could not be sent, which is told elsewhere. */
async function flush(spans: SpanProcessor, metrics: MeterProvider): Promise<void> {
  await Promise.allSettled([spans.forceFlush(), metrics.forceFlush()])
}
