// Decides which spans are kept when their invocation ends: all of one that failed or was slow, and of the
// others a share, up to so many in a second. Until then its spans are held, within bounds.
import type { Clock } from '../../../base/clock'
import { limits } from '../../../base/limits'
import { makeKeptShare } from './kept-share'
import type { EndedSpan, ObservedSpans } from './spans'
import type { Trace } from '../../../base/trace'

export interface TailSamplerOptions {
  readonly clock: Clock
  readonly sampleRatio: number
  readonly slowRequestMs: number
  readonly keep: (span: EndedSpan) => void
  readonly drop: (reason: string, items: number) => void
  /** As `drop`, of ordinary requests above the bound: nothing is wrong then. */
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
  /** By the invocation's request, in the order of their first span. */
  const held = new Map<string, Held>()
  const keptShare = makeKeptShare(clock, sampleRatio)

  const hold = ({ invocation: { requestId }, spans, linked, root }: ObservedSpans): Held => {
    const here = held.get(requestId) ?? { spans: [], linked: [] }
    held.set(requestId, here)
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

  return Object.freeze<TailSampler>({
    take: (observed) => {
      const here = hold(observed)
      const { root, invocation, details } = observed
      if (!root) return
      held.delete(invocation.requestId)
      const isWhole = root.failed || !root.isRequest || root.durationMs >= slowRequestMs
      if (isWhole) {
        const made = here.spans.flatMap((spans) => spans())
        const own = made.at(-1)
        for (const span of [...made, ...details()])
          keep(span === own ? { ...span, links: [...span.links, ...here.linked] } : span)
        return
      }
      const place = placeOf(invocation.trace.traceId)
      const share = keptShare.of(place)
      if (share !== undefined) {
        for (const spans of here.spans) for (const span of spans()) keep(atShare(span, share))
      } else if (place < sampleRatio) leaveOut('manyRequests', here.spans.length)
    },
  })
}

/** From 0 to 1, the same for each instance that sees the trace. */
function placeOf(traceId: string): number {
  return parseInt(traceId.slice(-8), 16) / 2 ** 32
}

function atShare(span: EndedSpan, share: number): EndedSpan {
  const attributes = { ...span.attributes, 'microsoft.sample_rate': share * 100 }
  return share === 1 ? span : { ...span, attributes }
}
