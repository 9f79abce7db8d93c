// Decides which spans are kept when their invocation ends: all of one that failed or was slow, and of the
// others a share, up to so many in a second. Until then its spans are held, within bounds.
import type { Clock } from '../../../base/clock'
import { limits } from '../../../base/limits'
import type { EndedSpan, ObservedSpans } from './spans'
import type { Trace } from '../../../base/trace'

export interface TailSamplerOptions {
  readonly clock: Clock
  readonly sampleRatio: number
  readonly slowRequestMs: number
  readonly keep: (span: EndedSpan) => void
  readonly drop: (reason: string, items: number) => void
  /** As `drop`, of ordinary requests above the cap: nothing is wrong then. */
  readonly leaveOut: (reason: string, items: number) => void
}

export interface TailSampler {
  readonly take: (observed: ObservedSpans) => void
}

interface Held {
  readonly spans: ObservedSpans['spans'][]
  readonly linked: Trace[]
}

export function makeTailSampler(options: TailSamplerOptions): TailSampler {
  const { clock, sampleRatio, slowRequestMs, keep, drop, leaveOut } = options
  /** By trace, in the order of their first span. */
  const held = new Map<string, Held>()
  let second = { startedMs: -Infinity, kept: 0 }

  const hold = ({ traceId, spans, linked, root }: ObservedSpans): Held => {
    const here = held.get(traceId) ?? { spans: [], linked: [] }
    held.set(traceId, here)
    // The span of the invocation itself comes last, and is always taken.
    if (here.spans.length < limits.spansPerTraceMax || root) here.spans.push(spans)
    else drop('longTrace', 1)
    here.linked.push(...linked.slice(0, limits.linksPerSpanMax - here.linked.length))
    for (const [oldest, { spans: lost }] of held) {
      if (held.size <= limits.tracesHeldMax) break
      held.delete(oldest)
      drop('manyTraces', lost.length)
    }
    return here
  }

  const mayKeepOrdinary = (): boolean => {
    const nowMs = clock.elapsed()
    if (nowMs - second.startedMs >= 1_000) second = { startedMs: nowMs, kept: 0 }
    second = { ...second, kept: second.kept + 1 }
    return second.kept <= limits.tracesPerSecondMax
  }

  return Object.freeze<TailSampler>({
    take: (observed) => {
      const here = hold(observed)
      const { root, traceId, details } = observed
      if (!root) return
      held.delete(traceId)
      const isWhole = root.failed || !root.isRequest || root.durationMs >= slowRequestMs
      if (isWhole) {
        const made = here.spans.flatMap((spans) => spans())
        const own = made.at(-1)
        for (const span of [...made, ...details()])
          keep(span === own ? { ...span, links: [...span.links, ...here.linked] } : span)
      } else if (shareOf(traceId) < sampleRatio) {
        if (mayKeepOrdinary())
          for (const spans of here.spans)
            for (const span of spans()) keep(atRate(span, sampleRatio))
        else leaveOut('manyRequests', here.spans.length)
      }
    },
  })
}

/** From 0 to 1, the same for each instance that sees the trace. */
function shareOf(traceId: string): number {
  return parseInt(traceId.slice(-8), 16) / 2 ** 32
}

function atRate(span: EndedSpan, ratio: number): EndedSpan {
  const attributes = { ...span.attributes, 'microsoft.sample_rate': ratio * 100 }
  return ratio === 1 ? span : { ...span, attributes }
}
