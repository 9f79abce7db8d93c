// Publishes events to a topic of Event Grid: recorded events go in, and come back as nothing or a
// problem. Repeats what failed temporarily, with bounds on attempts and time.
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import type { EventSink } from '../../events/event-sink'
import { callFailureOf, retryAfterOf } from '../outbound/call-failure'
import { repeat, type Pace } from '../outbound/repetition'
import { toBatches } from './batch'
import { toOutgoingEvent } from './outgoing-event'
import { mayRepeat, toPublishProblem } from './publish-failure'
import { topicClient, type Topic } from './topic-client'

export interface EventGridSinkOptions extends Topic {
  readonly clock: Clock
  readonly observe: Observe
  /** Bounds on time and attempts; those of `limits` unless said. */
  readonly callMs?: number
  readonly totalMs?: number
  readonly pace?: Pace
}

const eventGridPace: Pace = Object.freeze({
  repeatsMax: limits.publishRepeatsMax,
  waitMsMin: limits.publishRepeatWaitMsMin,
  waitMsMax: limits.publishRepeatWaitMsMax,
})

export function eventGridSink(options: EventGridSinkOptions): EventSink {
  const { clock, observe, inputSchema, pace = eventGridPace } = options
  const { callMs = limits.publishCallMs, totalMs = limits.publishTotalMs } = options
  const send = topicClient(options)

  const publish: EventSink['publish'] = async (events) => {
    const outgoing = events.map((event) => toOutgoingEvent(event, inputSchema))
    const [first] = outgoing
    if (!first) return
    const deadline = clock.now() + totalMs
    const sendInTime = (body: string) => send(body, Math.min(callMs, deadline - clock.now()))
    const repetition = {
      mayRepeat,
      retryAfterS: retryAfterOf,
      onRepeat: (error: unknown, waitMs: number) => {
        const cause = JSON.stringify(callFailureOf(error))
        observe({ kind: 'publishRepeated', source: first.source, waitMs, cause })
      },
      clock,
      pace,
    }
    try {
      // One after the other: a later event is never published without the earlier ones.
      for (const { body } of toBatches(outgoing)) {
        await repeat(() => sendInTime(body), { deadline }, repetition)
      }
    } catch (error) {
      throw toPublishProblem(error)
    }
  }
  return Object.freeze({ publish })
}
