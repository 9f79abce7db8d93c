// The endpoint that says whether the app is ready. By default it checks nothing, because a check
// starts a stopped warehouse. With checks, their outcomes are kept for some seconds and serve all
// probes.
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import { toProblem, type ProblemCode } from '../base/problem'
import { jsonAnswer, type Answer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export interface ReadinessCheck {
  readonly name: string
  /** Rejects with a problem. */
  readonly check: () => Promise<void>
}

/** What a probe checks. */
export interface Readiness {
  readonly checks: readonly ReadinessCheck[]
  readonly clock: Clock
}

/**
 * For the operator: all is well, wait, check the credential, check the network, read the code and
 * the log.
 */
type Status = 'ok' | 'starting' | 'refused' | 'unreachable' | 'failed'

interface CheckOutcome {
  readonly name: string
  readonly status: Status
  readonly code?: ProblemCode
}

const statuses: Readonly<Partial<Record<ProblemCode, Status>>> = {
  WarehouseStarting: 'starting',
  WarehouseAccessDenied: 'refused',
  WarehouseUnavailable: 'unreachable',
  WarehouseTimeout: 'unreachable',
}

/** @param readiness undefined where a probe checks nothing */
export function readinessEndpoint(readiness?: Readiness): Endpoint {
  return {
    name: 'readReadiness',
    route: 'ready',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['anywhere'],
    answer: readiness ? checked(readiness) : () => jsonAnswer(200, { status: 'ready' }),
  }
}

function checked({ checks, clock }: Readiness): () => Promise<Answer> {
  const read = remembered(() => Promise.all(checks.map(outcomeOf)), clock)
  return async () => toAnswer(await read())
}

function toAnswer(outcomes: readonly CheckOutcome[]): Answer {
  return outcomes.every(({ status }) => status === 'ok')
    ? jsonAnswer(200, { status: 'ready', checks: outcomes })
    : jsonAnswer(
        503,
        { status: 'notReady', checks: outcomes },
        { 'Retry-After': String(limits.retryAfterSDefault) },
      )
}

async function outcomeOf({ name, check }: ReadinessCheck): Promise<CheckOutcome> {
  try {
    await check()
    return { name, status: 'ok' }
  } catch (error) {
    const { code } = toProblem(error)
    return { name, status: statuses[code] ?? 'failed', code }
  }
}

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
