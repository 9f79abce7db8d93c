// The publish stage: sends what is recorded and not yet published, in order, and then says so in
// the state. A crash between the two makes the same events go out again, byte by byte.
import { startTiming, type Clock } from '../base/clock'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import type { Invocation } from '../base/trace'
import { toPublishedEvent } from './event'
import type { EventSink } from './event-sink'
import type { Feed } from './feed'
import type { Outbox } from './outbox'

export interface Publishing {
  readonly invocation: Invocation
  readonly clock: Clock
  readonly observe: Observe
  readonly outbox: Outbox
  readonly sink: EventSink
}

/** Resolves to how many events it published. Rejects when the sink or the outbox fails. */
export async function publishRecorded(
  { source, dataProduct, outputPort }: Feed,
  { outbox, sink, invocation, clock, observe }: Publishing,
): Promise<number> {
  let published = 0
  for (;;) {
    const { state } = await outbox.read(source)
    if (state.published >= state.recorded) return published
    const events = await outbox.eventsAfter(
      source,
      state.published,
      limits.eventsPublishedAtOnceMax,
    )
    const last = events.at(-1)
    // Another instance has published and purged them since the state was read.
    if (!last || events[0]?.sequence !== state.published + 1) return published
    const timed = startTiming(clock)
    await sink.publish(events)
    published += events.length
    observe({
      kind: 'eventsPublished',
      ...{ ...invocation, source, dataProduct, outputPort, ...timed() },
      events: events.map(toPublishedEvent),
    })
    await advance(source, last.sequence, outbox)
  }
}

/** The state may have moved on meanwhile, but `published` never goes back. */
async function advance(source: string, upTo: number, outbox: Outbox): Promise<void> {
  for (let attempt = 0; attempt < limits.overtakenMax; attempt += 1) {
    const { state, tag } = await outbox.read(source)
    if (state.published >= upTo) return
    const written = await outbox.write(source, tag, { ...state, published: upTo }, [])
    if (written !== 'overtaken') return
  }
}
