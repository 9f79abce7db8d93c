// Which share of ordinary requests is kept: the one that is set, or less where more come in a second than are
// to be kept. Each kept one says the share that it stands for, so that what is kept still counts all.
import type { Clock } from '../../../base/clock'
import { limits } from '../../../base/limits'

export interface KeptShare {
  /**
   * The share under which this request is kept; undefined if it is not.
   *
   * @param place of its trace, from 0 to 1, the same wherever the trace is seen
   */
  readonly of: (place: number) => number | undefined
}

export function makeKeptShare(clock: Clock, shareMax: number): KeptShare {
  const { tracesPerSecondMax } = limits
  let second = { startedMs: -Infinity, arrived: 0, kept: 0, share: shareMax }

  const next = (nowMs: number): typeof second => {
    const perSecond = (second.arrived * 1_000) / (nowMs - second.startedMs)
    const share = perSecond > tracesPerSecondMax ? tracesPerSecondMax / perSecond : 1
    return { startedMs: nowMs, arrived: 0, kept: 0, share: Math.min(shareMax, share) }
  }
  return Object.freeze<KeptShare>({
    of: (place) => {
      const nowMs = clock.elapsed()
      if (nowMs - second.startedMs >= 1_000) second = next(nowMs)
      second.arrived += 1
      // The bound is for a second that brings far more than the one before.
      if (place >= second.share || second.kept >= 2 * tracesPerSecondMax) return undefined
      second.kept += 1
      return second.share
    },
  })
}
