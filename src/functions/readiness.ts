// The endpoint that says whether the app is ready: what rows need decides that, and other trouble is only
// told. By default no warehouse is checked, because a check starts a stopped one. The
// outcomes of checks that reach out are kept for some seconds and serve all probes.
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { jsonAnswer, type Answer } from './http/answer'
import type { Endpoint } from './http/endpoint'
import { lastLook, recentOutcomes, storeOutcome, type EventReadiness } from './event-readiness'
import { outcomeOf, type CheckOutcome } from './readiness-check'
import { secretOutcome, type SecretReadiness } from './secret-readiness'

export interface ReadinessCheck {
  readonly name: string
  /** Rejects with a problem. */
  readonly check: () => Promise<void>
}

/** What a probe checks. */
export interface Readiness {
  /** Of what rows need. */
  readonly checks: readonly ReadinessCheck[]
  /** Undefined where nothing is announced. */
  readonly events: EventReadiness | undefined
  /** Undefined where no secret comes from a vault. */
  readonly secrets: SecretReadiness | undefined
  readonly clock: Clock
}

/** @param readiness undefined where a probe checks nothing */
export function readinessEndpoint(readiness?: Readiness): Endpoint {
  return {
    name: 'readReadiness',
    route: 'ready',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['anywhere'],
    answer: readiness
      ? checked(readiness)
      : () => toAnswer({ rows: [], others: [], events: 'off' }),
  }
}

function checked({ checks, events, secrets, clock }: Readiness): () => Promise<Answer> {
  const readRows = () => Promise.all(checks.map(({ name, check }) => outcomeOf(name, check)))
  const readEvents = async () => (events ? [await storeOutcome(events)] : [])
  const read = remembered(() => Promise.all([readRows(), readEvents()]), clock)
  return async () => {
    const [rows, stored] = await read()
    const ofSecrets = secrets ? [secretOutcome(secrets)] : []
    const ofEvents = events ? [...stored, ...recentOutcomes(events)] : []
    const secretsThat = (blockRows: boolean) =>
      ofSecrets.filter(({ blocksRows }) => blocksRows === blockRows).map(({ outcome }) => outcome)
    return toAnswer({
      rows: [...rows, ...secretsThat(true)],
      others: [...secretsThat(false), ...ofEvents],
      events: events ? { lastLook: lastLook(events) } : 'off',
    })
  }
}

interface Found {
  /** Of what rows need. */
  readonly rows: readonly CheckOutcome[]
  /** While one of these fails, rows are served nevertheless, so the app stays in rotation. */
  readonly others: readonly CheckOutcome[]
  readonly events: 'off' | { readonly lastLook: string | null }
}

function toAnswer({ rows, others, events }: Found): Answer {
  const checks = [...rows, ...others]
  const found = { ...(checks.length > 0 && { checks }), events }
  if (!rows.every(isOk)) {
    const headers = { 'Retry-After': String(limits.retryAfterSDefault) }
    return jsonAnswer(503, { status: 'notReady', ...found }, headers)
  }
  return jsonAnswer(200, { status: others.every(isOk) ? 'ready' : 'degraded', ...found })
}

const isOk = ({ status }: CheckOutcome): boolean => status === 'ok'

/** @param read never fails */
function remembered<Value>(read: () => Promise<Value>, clock: Clock): () => Promise<Value> {
  let kept: Promise<Value> | undefined
  let untilMs = Infinity
  return () => {
    if (!kept || clock.elapsed() >= untilMs) {
      untilMs = Infinity
      kept = read().finally(() => {
        untilMs = clock.elapsed() + limits.readinessTtlMs
      })
    }
    return kept
  }
}
