// What a load leaves on the warehouse once its faults are cleared: how long statements stay open, and
// how many sessions there are beside the one that is in use.
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../../src/base/limits'
import type { OwnHost } from '../../journey/host'
import type { Control } from '../../journey/stack'

export interface Left {
  readonly operationsOpen: number
  /** Until no statement was open and no more sessions were closed. */
  readonly restedMs: number
  readonly sessionsOpen: number
  /** One, and those that nobody can close: their handle was lost, or closing them failed. */
  readonly sessionsMax: number
  /** Of the next request. */
  readonly nextStatus: number
}

/** A call that hangs ends with its socket's time, and only then is its session closed. */
export function restMsMaxOf({ statementTimeoutMs }: Pick<Loaded, 'statementTimeoutMs'>): number {
  return statementTimeoutMs + limits.socketGraceMs + 3_000
}

export interface Loaded {
  readonly host: OwnHost
  readonly control: Control
  /** By which its callers are known. */
  readonly headers: Readonly<Record<string, string>>
  readonly statementTimeoutMs: number
}

export async function whatIsLeft(loaded: Loaded): Promise<Left> {
  const { host, control, headers } = loaded
  const restMsMax = restMsMaxOf(loaded)
  const startedMs = performance.now()
  const restMs = () => performance.now() - startedMs
  let counters = await control.counters()
  const sessionsMax = () => {
    const told = (words: string) => host.output().split(words).length - 1
    const opened = told('"kind":"sessionOpened"')
    const lost = (counters.calls['OpenSession'] ?? 0) - opened
    return 1 + lost + told('"what":"closeSession"')
  }
  const isAtRest = () => counters.operationsOpen === 0 && counters.sessionsOpen <= sessionsMax()
  while (!isAtRest() && restMs() < restMsMax) {
    await sleep(50)
    counters = await control.counters()
  }
  const restedMs = restMs()
  const { operationsOpen, sessionsOpen } = counters
  const rest = { operationsOpen, restedMs, sessionsOpen, sessionsMax: sessionsMax() }
  const next = await fetch(`${host.url}/api/products/wide-rows/rows?top=1`, { headers })
  return { ...rest, nextStatus: next.status }
}
