// The newest traces of the app as pictures of bars: telemetry and arrived events come in; the last requests
// and the path of the last event go out.
import { stages } from '../../../src/base/observation'
import { parseTraceparent } from '../../../src/base/trace'
import type { Item } from '../ingestion/envelope'
import { spansIn, type SentSpan } from '../ingestion/sent-spans'
import type { ShownEvent } from './notification'

interface Bar {
  readonly name: string
  /** After the begin of the whole. */
  readonly afterMs: number
  readonly durationMs: number
  readonly failed: boolean
}

export interface Waterfall extends Pick<Bar, 'name' | 'durationMs' | 'failed'> {
  readonly traceId: string
  readonly bars: readonly Bar[]
}

export interface ShownTraces {
  /** The newest first. */
  readonly requests: readonly Waterfall[]
  readonly event: Waterfall | undefined
}

const requestsShown = 8
const tracesKept = 200

type Part = Omit<Bar, 'afterMs'> & { readonly startedMs: number }

export class KeptTraces {
  /** By trace, in the order in which their first spans came. */
  readonly #spans = new Map<string, SentSpan[]>()
  #arrival: { readonly event: ShownEvent; readonly atMs: number } | undefined

  take(items: readonly Item[]): void {
    for (const span of spansIn(items)) {
      const known = this.#spans.get(span.traceId) ?? []
      this.#spans.set(span.traceId, [...known, span])
    }
    for (const [oldest] of this.#spans) {
      if (this.#spans.size <= tracesKept) break
      this.#spans.delete(oldest)
    }
  }

  arrived(event: ShownEvent, atMs: number): void {
    this.#arrival = { event, atMs }
  }

  shown(): ShownTraces {
    const requests = [...this.#spans.values()].flatMap((spans) => ofRequest(spans) ?? [])
    return { requests: requests.slice(-requestsShown).reverse(), event: this.#pathOfEvent() }
  }

  /** From the commit, which the event tells, to its arrival here. */
  #pathOfEvent(): Waterfall | undefined {
    if (!this.#arrival) return undefined
    const { event, atMs } = this.#arrival
    const { traceId = '' } = parseTraceparent(event.traceparent) ?? {}
    const spans = this.#spans.get(traceId)
    if (!spans) return undefined
    const publications = spans.filter(({ name }) => name === 'publish')
    const sentMs = Math.max(...publications.map(({ startedMs }) => startedMs))
    if (!Number.isFinite(sentMs)) return undefined
    const at = (name: string, startedMs: number, endedMs = startedMs): Part => ({
      ...{ name, startedMs, failed: false },
      durationMs: Math.max(endedMs - startedMs, 0),
    })
    const parts = [
      at('commit', Date.parse(event.time)),
      ...inOrder(spans),
      at('delivery', Math.min(sentMs, atMs), atMs),
    ]
    const { product, outputPort, version } = event.data
    const name = `Version ${version} of ${product} / ${outputPort}`
    return { traceId, name, ...drawn(parts) }
  }
}

function ofRequest(spans: readonly SentSpan[]): Waterfall | undefined {
  const request = spans.find(({ isRequest }) => isRequest)
  if (!request) return undefined
  const { traceId, name, code, success } = request
  const parts = spans.filter(({ isRequest }) => !isRequest)
  const { bars } = drawn([request, ...inOrder(parts)])
  return {
    ...{ traceId, name: `${name}, ${code}`, durationMs: request.durationMs, failed: !success },
    bars: bars.slice(1),
  }
}

/**
 * As they began. What is sent has whole milliseconds: of those that began in the same one, stages are in the order of
 * the path, and what contains others comes before them.
 */
function inOrder(spans: readonly SentSpan[]): readonly SentSpan[] {
  return spans.toSorted(
    (a, b) => a.startedMs - b.startedMs || placeOf(a) - placeOf(b) || b.durationMs - a.durationMs,
  )
}

function placeOf({ name }: SentSpan): number {
  const place = (stages as readonly string[]).indexOf(name)
  return place < 0 ? stages.length : place
}

function drawn(parts: readonly (Part | SentSpan)[]): Omit<Waterfall, 'traceId' | 'name'> {
  const begunMs = Math.min(...parts.map(({ startedMs }) => startedMs))
  const endedMs = Math.max(...parts.map(({ startedMs, durationMs }) => startedMs + durationMs))
  const failed = (part: Part | SentSpan) => ('failed' in part ? part.failed : !part.success)
  const bars = parts.map((part) => ({
    ...{ name: part.name, durationMs: part.durationMs, failed: failed(part) },
    afterMs: part.startedMs - begunMs,
  }))
  return { durationMs: endedMs - begunMs, failed: bars.some(({ failed: each }) => each), bars }
}
