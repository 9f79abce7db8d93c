// What the page shows of a delivery of Event Grid: its content type and its body come in, in CloudEvents
// or in Event Grid's own schema; events in one shape go out. Anything else is refused.
import { z } from 'zod'
import { eventByType } from '../../../src/events/event'
import { Refusal } from '../refusal'

/** Without what is the same in all events: Event Grid's own schema has no room for it. */
const shown = {
  ...({ id: true, source: true, type: true, subject: true } as const),
  ...({ time: true, sequence: true, traceparent: true, data: true } as const),
}

const shownEvent = z.discriminatedUnion('type', [
  eventByType.DataProductCreated.pick(shown).strip(),
  eventByType.DataProductUpdated.pick(shown).strip(),
  eventByType.DataProductDeleted.pick(shown).strip(),
])

export type ShownEvent = z.output<typeof shownEvent>

const text = z.string()
const eventGridEvent = z
  .object({
    ...{ id: text, subject: text, eventType: text, eventTime: text },
    data: z.looseObject({ source: text, sequence: text, traceparent: text.optional() }),
  })
  .transform(({ id, subject, eventType: type, eventTime: time, data: given }): unknown => {
    const { source, sequence, traceparent, ...data } = given
    return { id, source, type, subject, time, sequence, traceparent, data }
  })
  .pipe(shownEvent)

const schemas = [
  { contentType: /^application\/cloudevents(-batch)?\+json\b/, event: shownEvent },
  { contentType: /^application\/json\b/, event: eventGridEvent },
]

const validation = z.array(z.object({ data: z.object({ validationCode: z.string() }) })).length(1)

/** It requires a content type that no web page can send here from elsewhere. */
export function eventsOf(contentType: string | undefined, body: string): readonly ShownEvent[] {
  const schema = schemas.find((each) => each.contentType.test(contentType ?? ''))
  if (!schema) {
    const own = 'application/json for Event Grid’s own schema'
    throw new Refusal(415, `Send application/cloudevents+json, or ${own}.`)
  }
  const events: readonly unknown[] = [jsonOf(body)].flat()
  return events.map((event) => parsed(schema.event, event, 'This is no event of a data product'))
}

/** What asks the webhook for consent, in Event Grid's own schema. */
export function validationOf(body: string): unknown {
  return parsed(validation, jsonOf(body), 'This is no validation event')
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new Refusal(400, 'The body is not JSON.')
  }
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown, fault: string): Value {
  const { data, error } = schema.safeParse(value)
  if (error) throw new Refusal(400, `${fault}: ${z.prettifyError(error)}`)
  return data
}
