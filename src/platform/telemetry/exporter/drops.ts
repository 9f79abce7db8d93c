// Counts what could not be sent, by reason, and tells it from time to time: the exporter itself reports
// much of it as sent.
import { limits } from '../../../base/limits'
import type { Observe } from '../../../base/observation'

export interface Drops {
  readonly add: (reason: string, items: number) => void
  /** Tells at once what is not told yet. */
  readonly tell: () => void
}

/** @param count where each is counted as well */
export function makeDrops(observe: Observe, count: (reason: string, items: number) => void): Drops {
  const untold = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    for (const [reason, items] of untold) observe({ kind: 'telemetryDropped', reason, items })
    untold.clear()
  }
  return Object.freeze<Drops>({
    add: (reason, items) => {
      untold.set(reason, (untold.get(reason) ?? 0) + items)
      count(reason, items)
      timer ??= setTimeout(tell, limits.telemetryDropsToldMs).unref()
    },
    tell,
  })
}
