// Whether the app can reach what it needs: each check by name, without saying where or with what. One
// answer serves every probe for a while, so that probing costs the warehouse nothing.
import type { HttpFunctionOptions } from '@azure/functions'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
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

interface Outcome {
  readonly name: string
  readonly status: 'ok' | 'failed'
  readonly code?: string
}

export function readinessFunction(
  checks: readonly ReadinessCheck[],
  surroundings: Surroundings,
): HttpFunctionOptions {
  const read = remembered(() => Promise.all(checks.map(outcomeOf)), surroundings.clock)
  return {
    route: 'ready',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: endpoint('readReadiness', surroundings, async () => answer(await read())),
  }
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
    return { name, status: 'failed', code: toProblem(error).code }
  }
}

/** Probes that come together share one reading. */
function remembered<Value>(read: () => Promise<Value>, clock: Clock): () => Promise<Value> {
  let kept: { readonly value: Promise<Value>; readonly untilMs: number } | undefined
  return () => {
    if (!kept || clock.elapsed() >= kept.untilMs) {
      kept = { value: read(), untilMs: clock.elapsed() + limits.readinessTtlMs }
    }
    return kept.value
  }
}
