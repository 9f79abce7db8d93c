// A span of ours as OpenTelemetry's SDK reads spans. It has ended before it is made, so that there is no
// tracer, and nothing to be started.
import { SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Trace } from '../../../base/trace'
import type { EndedSpan } from './spans'

export function spanMaker(resource: Resource): (span: EndedSpan) => ReadableSpan {
  const none = { droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 }
  return ({ name, kind, trace, startedMs, durationMs, failed, attributes, links }) => ({
    ...{ name, kind, attributes, resource, ...none, events: [], ended: true },
    instrumentationScope: { name: 'meshport' },
    spanContext: () => contextOf(trace),
    ...(trace.parentId !== undefined && {
      parentSpanContext: contextOf({ traceId: trace.traceId, spanId: trace.parentId }),
    }),
    startTime: toHrTime(startedMs),
    endTime: toHrTime(startedMs + durationMs),
    duration: toHrTime(durationMs),
    status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.OK },
    links: links.map((each) => ({ context: contextOf(each) })),
  })
}

function contextOf({ traceId, spanId }: Trace): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
}

function toHrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000)
  return [seconds, Math.round((ms - seconds * 1_000) * 1_000_000)]
}
