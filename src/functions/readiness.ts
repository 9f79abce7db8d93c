// Whether the app can reach what it needs: each check by name, without saying where or with what. One
// reading serves every probe while it is under way and for a while after, so that probing costs nothing.
import type { HttpFunctionOptions } from '@azure/functions'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import type { ProblemCode } from '../base/problem'
import type { Answer } from './answer'
import { jsonAnswer } from './answer'
import { endpoint } from './endpoint'
import { toProblem } from './respond'
import type { Surroundings } from './send'

export interface ReadinessCheck {
  readonly name: string
  /** Fails with a problem. */
  readonly check: () => Promise<void>
}

/** What an operator does about it: nothing, wait, look at the credential, look at the network, read on. */
type Status = 'ok' | 'starting' | 'refused' | 'unreachable' | 'failed'

interface Outcome {
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

export function readinessFunction(
  checks: readonly ReadinessCheck[],
  surroundings: Surroundings,
): HttpFunctionOptions {
  const read = readiness(checks, surroundings.clock)
  return {
    route: 'ready',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: endpoint('readReadiness', surroundings, read),
  }
}

/** The answer to a probe. */
export function readiness(checks: readonly ReadinessCheck[], clock: Clock): () => Promise<Answer> {
  const read = remembered(() => Promise.all(checks.map(outcomeOf)), clock)
  return async () => answer(await read())
}

function answer(outcomes: readonly Outcome[]): Answer {
  return outcomes.every(({ status }) => status === 'ok')
    ? jsonAnswer(200, { status: 'ready', checks: outcomes })
    : jsonAnswer(
        503,
        { status: 'notReady', checks: outcomes },
        { 'Retry-After': String(limits.retryAfterSDefault) },
      )
}

async function outcomeOf({ name, check }: ReadinessCheck): Promise<Outcome> {
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
