// What an observation is as spans. Their attributes are listed here, so that nothing else of an
// observation gets out: no principal, no value, no SQL, no host.
import { SpanKind } from '@opentelemetry/api'
import type { Observation, RequestEnd, StageTimes } from '../../../base/observation'
import { childOf, type Invocation, type Trace } from '../../../base/trace'
import { portAttributes } from './port-attributes'

export interface EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly trace: Trace
  readonly startedMs: number
  readonly durationMs: number
  readonly failed: boolean
  readonly attributes: Record<string, string | number>
  readonly links: readonly Trace[]
}

export interface ObservedSpans {
  /** Whose fate the spans share. A trace may have several invocations, also at once. */
  readonly invocation: Invocation
  /** What the end of an invocation decides for all its spans. */
  readonly root?: {
    readonly failed: boolean
    readonly isRequest: boolean
    readonly durationMs: number
  }
  /** Made only where they are kept. */
  readonly spans: () => readonly EndedSpan[]
  /** Kept only where a trace is kept whole. */
  readonly details: () => readonly EndedSpan[]
  /** Other traces, to which the invocation's own span is linked. */
  readonly linked: readonly Trace[]
}

type Of<Kind extends Observation['kind']> = Extract<Observation, { readonly kind: Kind }>

const none = { links: [], failed: false } as const
const noDetails = () => []
const nothingElse = { details: noDetails, linked: [] } as const

/** Undefined for what is no span. */
export function spansOf(observation: Observation): ObservedSpans | undefined {
  switch (observation.kind) {
    case 'requestAnswered':
      return ofRequest(observation, observation.status >= 500, observation.code)
    case 'answerAborted':
      return ofRequest(observation, observation.code !== 'CallerLeft', observation.code)
    case 'statementRan':
      return {
        invocation: observation,
        spans: () => [ofStatement(observation)],
        ...nothingElse,
      }
    case 'announced':
      return ofAnnounced(observation)
    case 'eventsRecorded':
      return ofRecorded(observation)
    case 'eventsPublished':
      return ofPublished(observation)
    default:
      return undefined
  }
}

function ofRequest(
  end: RequestEnd & Invocation,
  failed: boolean,
  code: string | undefined,
): ObservedSpans {
  const { trace, operation, method, route, status, startedMs, durationMs, bytes, stages, read } =
    end
  const name = `${method} /${route}`
  const span = (): EndedSpan => ({
    ...{ name, kind: SpanKind.SERVER, trace, startedMs, durationMs, failed, links: [] },
    attributes: {
      ...{ 'http.method': method, 'http.route': `/${route}`, 'http.status_code': status },
      ...{ operation, bytes },
      ...(code !== undefined && { code }),
      ...(read && portAttributes(read)),
      ...(read && { pin: read.pin, rows: read.rows }),
      ...stageAttributes(stages),
    },
  })
  const details = () =>
    Object.entries(stages).map(([stage, { afterMs, tookMs }]) => ({
      ...{ ...none, name: stage, kind: SpanKind.INTERNAL, trace: childOf(trace) },
      ...{ startedMs: startedMs + afterMs, durationMs: tookMs },
      attributes: { 'ai.operation.name': name },
    }))
  const root = { failed, isRequest: true, durationMs }
  return { invocation: end, root, spans: () => [span()], details, linked: [] }
}

function stageAttributes(stages: StageTimes): Record<string, number> {
  const times = Object.entries(stages).map(([stage, { tookMs }]) => [
    `stage.${stage}`,
    Math.round(tookMs * 100) / 100,
  ])
  return Object.fromEntries(times) as Record<string, number>
}

function ofStatement(observation: Of<'statementRan'>): EndedSpan {
  const { trace, purpose, connection, startedMs, durationMs, queuedMs, code } = observation
  return {
    name: purpose === 'look' ? 'look' : 'statement',
    ...{ kind: SpanKind.CLIENT, trace: childOf(trace), startedMs, durationMs, links: [] },
    failed: code !== undefined && code !== 'CallerLeft',
    attributes: {
      ...{ 'db.system': 'databricks', 'db.name': connection, 'db.operation': purpose },
      queued: Math.round(queuedMs),
      ...portAttributes(observation),
      ...(code !== undefined && { code }),
    },
  }
}

function ofAnnounced(observation: Of<'announced'>): ObservedSpans {
  const { trace, trigger, published, failed, startedMs, durationMs } = observation
  const span = {
    ...{ name: 'announce', kind: SpanKind.INTERNAL, trace, startedMs, durationMs, links: [] },
    failed: failed > 0,
    attributes: { trigger, published, failed },
  }
  const root = { failed: failed > 0, isRequest: false, durationMs }
  return { invocation: observation, root, spans: () => [span], ...nothingElse }
}

function ofRecorded(observation: Of<'eventsRecorded'>): ObservedSpans {
  const { trace, recording, events, startedMs, durationMs } = observation
  const span = {
    ...{ ...none, name: 'record', kind: SpanKind.INTERNAL, trace: recording },
    ...{ startedMs, durationMs, links: linksTo(recording, trace) },
    attributes: { events, ...portAttributes(observation) },
  }
  return {
    invocation: observation,
    spans: () => [span],
    details: noDetails,
    linked: linksTo(trace, recording),
  }
}

function ofPublished(observation: Of<'eventsPublished'>): ObservedSpans {
  const { trace, events, startedMs, durationMs } = observation
  const spans = () =>
    events.map((event) => {
      const cause = event.trace ?? trace
      return {
        ...{ ...none, name: 'publish', kind: SpanKind.PRODUCER, trace: childOf(cause) },
        ...{ startedMs, durationMs, links: linksTo(cause, trace) },
        attributes: {
          type: event.type,
          lag: Math.round(startedMs + durationMs - event.committedMs),
          ...portAttributes(observation),
        },
      }
    })
  const linked = events.flatMap((event) => (event.trace ? linksTo(trace, event.trace) : []))
  return { invocation: observation, spans, details: noDetails, linked }
}

/** A link from one work to another, unless both are in one trace. */
function linksTo(from: Trace, to: Trace): readonly Trace[] {
  return from.traceId === to.traceId ? [] : [to]
}
