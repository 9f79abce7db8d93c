// Counts what could not be sent, by reason, and tells it from time to time: the exporter itself reports
// much of it as sent.
import { limits } from '../../../base/limits'
import type { Observe } from '../../../base/observation'

export interface Drops {
  readonly add: (reason: string, items: number) => void
  /** Tells at once what is not told yet. */
  readonly tell: () => void
  /** Where each is counted as well; the metrics exist only after what may drop them. */
  count: (reason: string, items: number) => void
}

export function makeDrops(observe: Observe): Drops {
  const untold = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    for (const [reason, items] of untold) observe({ kind: 'telemetryDropped', reason, items })
    untold.clear()
  }
  const drops: Drops = {
    add: (reason, items) => {
      untold.set(reason, (untold.get(reason) ?? 0) + items)
      drops.count(reason, items)
      timer ??= setTimeout(tell, limits.telemetryDropsToldMs).unref()
    },
    tell,
    count: () => undefined,
  }
  return drops
}
