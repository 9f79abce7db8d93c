// What observations are as metrics: few, with names that docs/operate.md lists, and with attributes of
// which there are not many values. Never a principal, a value, SQL or a host.
import type { Meter } from '@opentelemetry/api'
import type { Observation, RequestEnd } from '../../../base/observation'
import { portAttributes } from './port-attributes'

/** No metric has another attribute. */
export const metricAttributes: readonly string[] = [
  ...['operation', 'status_class', 'code', 'stage', 'connection', 'purpose', 'outcome'],
  ...['data_product', 'output_port', 'pin', 'call', 'type', 'secret', 'reason'],
]

export interface Metrics {
  readonly take: (observation: Observation) => void
  readonly dropped: (reason: string, items: number) => void
}

type Instruments = ReturnType<typeof instrumentsOf>

export function makeMetrics(meter: Meter): Metrics {
  const made = instrumentsOf(meter)
  return Object.freeze<Metrics>({
    take: (observation) => {
      record(observation, made)
    },
    dropped: (reason, items) => {
      made.dropped.add(items, { reason })
    },
  })
}

function instrumentsOf(meter: Meter) {
  const counter = (name: string) => meter.createCounter(`meshport.${name}`)
  const milliseconds = (name: string) => meter.createHistogram(`meshport.${name}`, { unit: 'ms' })
  const gauge = (name: string) => meter.createGauge(`meshport.${name}`)
  return {
    requests: counter('requests'),
    requestDuration: milliseconds('request.duration'),
    stageDuration: milliseconds('stage.duration'),
    bytes: counter('bytes'),
    rows: counter('rows'),
    pages: counter('pages'),
    statements: counter('statements'),
    statementDuration: milliseconds('statement.duration'),
    statementQueued: milliseconds('statement.queued'),
    warehouseMs: counter('warehouse.ms'),
    looks: counter('looks'),
    sessionsOpen: meter.createUpDownCounter('meshport.sessions.open'),
    retries: counter('retries'),
    retryWait: milliseconds('retry.wait'),
    events: counter('events'),
    eventGaps: counter('event.gaps'),
    lagVersions: gauge('publish.lag.versions'),
    lagSeconds: gauge('publish.lag.seconds'),
    outboxDepth: gauge('outbox.depth'),
    secretRefreshes: counter('secret.refreshes'),
    dropped: counter('telemetry.dropped'),
  }
}

function record(observation: Observation, made: Instruments): void {
  switch (observation.kind) {
    case 'requestAnswered':
      recordRequest(
        observation,
        `${Math.floor(observation.status / 100)}xx`,
        observation.code,
        made,
      )
      break
    case 'answerAborted':
      recordRequest(observation, 'aborted', observation.code, made)
      break
    case 'statementRan':
      recordStatement(observation, made)
      break
    case 'sessionOpened':
      made.sessionsOpen.add(1, { connection: observation.connection })
      break
    case 'sessionClosed':
      made.sessionsOpen.add(-1, { connection: observation.connection })
      break
    case 'callRepeated':
      recordRetry(observation.call, observation.waitMs, made)
      break
    case 'publishRepeated':
      recordRetry('publish', observation.waitMs, made)
      break
    case 'eventsPublished':
      for (const { type, hasGap } of observation.events) {
        made.events.add(1, { ...portAttributes(observation), type })
        if (hasGap) made.eventGaps.add(1, portAttributes(observation))
      }
      break
    case 'feedFollowed': {
      const port = portAttributes(observation)
      made.lagVersions.record(observation.lagVersions, port)
      made.lagSeconds.record(observation.lagMs / 1_000, port)
      made.outboxDepth.record(observation.outboxDepth, port)
      break
    }
    case 'secretRead':
      made.secretRefreshes.add(1, { secret: observation.secret, outcome: 'read' })
      break
    case 'secretChanged':
      made.secretRefreshes.add(1, { secret: observation.secret, outcome: 'changed' })
      break
    case 'secretNotRead':
      made.secretRefreshes.add(1, { secret: observation.secret, outcome: observation.code })
      break
    default:
  }
}

function recordRequest(
  { operation, durationMs, stages, bytes, read }: RequestEnd,
  statusClass: string,
  code: string | undefined,
  made: Instruments,
): void {
  const outcome = { operation, status_class: statusClass, ...(code !== undefined && { code }) }
  made.requests.add(1, outcome)
  made.requestDuration.record(durationMs, { operation })
  made.bytes.add(bytes, { operation })
  for (const [stage, { tookMs }] of Object.entries(stages))
    made.stageDuration.record(tookMs, { stage })
  if (!read) return
  made.rows.add(read.rows, portAttributes(read))
  if (code === undefined) made.pages.add(1, { pin: read.pin })
}

function recordStatement(
  observation: Extract<Observation, { readonly kind: 'statementRan' }>,
  made: Instruments,
): void {
  const { connection, purpose, durationMs, queuedMs, code } = observation
  made.statements.add(1, { connection, purpose, ...(code !== undefined && { code }) })
  made.statementDuration.record(durationMs, { connection })
  made.statementQueued.record(queuedMs, { connection })
  made.warehouseMs.add(durationMs, { ...portAttributes(observation), purpose })
  if (purpose === 'look') made.looks.add(1, { connection, outcome: code ?? 'ok' })
}

function recordRetry(call: string, waitMs: number, made: Instruments): void {
  made.retries.add(1, { call })
  made.retryWait.record(waitMs, { call })
}
