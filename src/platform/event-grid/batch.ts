// The requests that publish a list of events: in the same order, each within Event Grid's bounds on
// bytes and events. Events go in, the JSON of each request's body goes out.
import { limits } from '../../base/limits'
import type { OutgoingEvent } from './outgoing-event'

export interface Batch {
  /** A JSON array of the events' own texts. */
  readonly body: string
  readonly events: number
}

export interface BatchBounds {
  readonly bytesMax: number
  readonly eventsMax: number
}

const eventGridBounds: BatchBounds = Object.freeze({
  bytesMax: limits.publishBytesMax,
  eventsMax: limits.publishEventsMax,
})

/** @param events each within `limits.eventBytesMax` */
export function toBatches(
  events: readonly OutgoingEvent[],
  { bytesMax, eventsMax }: BatchBounds = eventGridBounds,
): readonly Batch[] {
  const batches: Batch[] = []
  let texts: string[] = []
  // The brackets, and for each event its comma.
  let bytes = 1
  const close = () => {
    if (texts.length > 0) batches.push({ body: `[${texts.join(',')}]`, events: texts.length })
    texts = []
    bytes = 1
  }
  for (const event of events) {
    if (texts.length === eventsMax || bytes + event.bytes + 1 > bytesMax) close()
    texts.push(event.text)
    bytes += event.bytes + 1
  }
  close()
  return batches
}
