// Delivers accepted events to the webhooks that want them, one event a request, with Event Grid's
// retry schedule, without its random part. An event that cannot be delivered is dead-lettered or
// dropped.
import type { AcceptedEvent, InputSchema } from './accepted-event'
import type { TurnableClock } from './clock'
import type { FaultPlan } from './faults'
import { statusName } from '../refusal'
import { wants, type Subscription } from './subscription'

export interface DeadLetter {
  readonly subscription: string
  readonly event: AcceptedEvent['event']
  readonly deadLetterReason: 'MaxDeliveryAttemptsExceeded' | 'TimeToLiveExceeded' | 'NotRetried'
  readonly deliveryAttempts: number
  readonly lastDeliveryOutcome: string
  readonly publishTime: string
}

export interface Attempt {
  readonly subscription: string
  readonly id: string
  /** From 1. */
  readonly attempt: number
  readonly at: string
  readonly outcome: string
}

export interface DeliveryParts {
  readonly schema: InputSchema
  readonly clock: TurnableClock
  readonly faults: FaultPlan
  /** How long a webhook may take for its answer: 30 s in Azure. */
  readonly answerMs: number
  readonly onAttempt: (attempt: Attempt) => void
  readonly onDeadLetter: (deadLetter: DeadLetter) => Promise<void>
  readonly onDropped: (subscription: string) => void
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const waitsMs = [
  ...[10 * second, 30 * second, minute, 5 * minute, 10 * minute, 30 * minute],
  ...[hour, 3 * hour, 6 * hour, 12 * hour],
]
/** After these statuses it waits at least so long. */
const waitsMsMin: Readonly<Partial<Record<string, number>>> = {
  404: 5 * minute,
  408: 2 * minute,
  503: 30 * second,
}
const neverRetried = ['400', '401', '403', '413']
const accepted = ['200', '201', '202', '203', '204']
const deadLetterMs = 5 * minute

interface Delivery {
  readonly subscription: Subscription
  readonly event: AcceptedEvent
  readonly publishedMs: number
  attempts: number
}

export class Deliveries {
  readonly subscriptions = new Map<string, Subscription>()
  readonly #parts: DeliveryParts
  /** By subscription, those that wait until another has been delivered. */
  readonly #held = new Map<string, Delivery>()

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  accept(events: readonly AcceptedEvent[]): void {
    const publishedMs = this.#parts.clock.now()
    for (const event of events) {
      for (const subscription of this.subscriptions.values()) {
        if (!wants(subscription, event)) continue
        this.#attemptAfter(0, { subscription, event, publishedMs, attempts: 0 })
      }
    }
  }

  #attemptAfter(ms: number, delivery: Delivery): void {
    this.#parts.clock.after(ms, () => this.#attempt(delivery))
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { name } = delivery.subscription
    // It was removed meanwhile.
    if (!this.subscriptions.has(name)) return
    const fault = this.#parts.faults.meet('delivery')
    if (fault?.kind === 'reorder' && !this.#held.has(name)) {
      this.#held.set(name, delivery)
      return
    }
    if (fault?.kind === 'delay') {
      this.#parts.clock.after(fault.ms, () => this.#send(delivery))
      return
    }
    if (fault?.kind === 'status') {
      delivery.attempts += 1
      this.#conclude(delivery, String(fault.status))
      return
    }
    if (fault?.kind === 'duplicate') await this.#post(delivery)
    await this.#send(delivery, fault?.kind === 'lostAnswer')
    const held = this.#held.get(name)
    this.#held.delete(name)
    if (held) await this.#send(held)
  }

  async #send(delivery: Delivery, isAnswerLost = false): Promise<void> {
    const outcome = await this.#post(delivery)
    delivery.attempts += 1
    this.#conclude(delivery, isAnswerLost ? 'Lost' : outcome)
  }

  /** Resolves to the webhook's status, or to a word. */
  async #post({ subscription, event, attempts }: Delivery): Promise<string> {
    const isCloudEvent = this.#parts.schema === 'CloudEvent'
    const mediaType = isCloudEvent ? 'application/cloudevents+json' : 'application/json'
    const signal = AbortSignal.timeout(this.#parts.answerMs)
    try {
      const response = await fetch(subscription.endpoint, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          ...subscription.headers,
          'content-type': `${mediaType}; charset=utf-8`,
          'aeg-event-type': 'Notification',
          'aeg-delivery-count': String(attempts),
          'aeg-subscription-name': subscription.name.toUpperCase(),
          'aeg-data-version': event.dataVersion,
          'aeg-metadata-version': '1',
        },
        body: JSON.stringify(isCloudEvent ? event.event : [event.event]),
        signal,
      })
      await response.arrayBuffer()
      return String(response.status)
    } catch {
      return signal.aborted ? 'TimedOut' : 'Unreachable'
    }
  }

  #conclude(delivery: Delivery, status: string): void {
    const { subscription, event, publishedMs, attempts } = delivery
    const { clock, onAttempt } = this.#parts
    const outcome = statusName(status)
    const attempted = { subscription: subscription.name, id: event.id, attempt: attempts }
    onAttempt({ ...attempted, at: new Date(clock.now()).toISOString(), outcome })
    if (accepted.includes(status)) return
    const scheduled = waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? 0
    const waitMs = Math.max(scheduled, waitsMsMin[status] ?? 0)
    const expiresMs = publishedMs + subscription.eventTimeToLiveInMinutes * minute
    const giveUp = (reason: DeadLetter['deadLetterReason']): void => {
      this.#giveUp(delivery, reason, outcome)
    }
    if (neverRetried.includes(status)) giveUp('NotRetried')
    else if (attempts >= subscription.maxDeliveryAttempts) giveUp('MaxDeliveryAttemptsExceeded')
    else if (clock.now() + waitMs > expiresMs) giveUp('TimeToLiveExceeded')
    else this.#attemptAfter(waitMs, delivery)
  }

  #giveUp(
    { subscription, event, publishedMs, attempts }: Delivery,
    deadLetterReason: DeadLetter['deadLetterReason'],
    lastDeliveryOutcome: string,
  ): void {
    const { clock, onDeadLetter, onDropped } = this.#parts
    if (!subscription.deadLetter) {
      onDropped(subscription.name)
      return
    }
    clock.after(deadLetterMs, () =>
      onDeadLetter({
        subscription: subscription.name,
        event: event.event,
        deadLetterReason,
        deliveryAttempts: attempts,
        lastDeliveryOutcome,
        publishTime: new Date(publishedMs).toISOString(),
      }),
    )
  }
}
