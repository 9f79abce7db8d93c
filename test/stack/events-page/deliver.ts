// For tests: events as Event Grid delivers them to the page's webhook.
import { sampleEvent } from '../../suites/sample-event'
import type { EventsPage } from './events-page'
import type { ShownEvent } from './notification'

interface Changes extends Partial<Omit<ShownEvent, 'data'>> {
  readonly data?: Readonly<Record<string, unknown>>
}

/** A CloudEvent about the version of the same number. */
export function eventOf(sequence: number, changes: Changes = {}): object {
  const event = JSON.parse(sampleEvent(sequence).text) as { readonly data: object }
  return { ...event, ...changes, data: { ...event.data, ...changes.data } }
}

/** In one request, which is answered with 204. */
export async function deliver(
  { webhookUrl }: Pick<EventsPage, 'webhookUrl'>,
  ...events: readonly object[]
): Promise<void> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
      'aeg-event-type': 'Notification',
    },
    body: JSON.stringify(events),
  })
  if (response.status !== 204) throw new Error(await response.text())
}
