// The events of one request: a body and its content type in, events that the topic accepts out, in
// its schema. What does not fit is refused as a whole, as Event Grid does.
import { z } from 'zod'
import { Refusal } from '../refusal'

export type InputSchema = 'CloudEvent' | 'EventGrid'

export interface AcceptedEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly dataVersion: string
  /** As it came; Event Grid's own schema has the topic in addition. */
  readonly event: Readonly<Record<string, unknown>>
}

/** One mebibyte for an event and for a request. */
export const bytesMax = 1_048_576
const eventsMax = 5_000

const attribute = z.string().min(1)

const cloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: attribute,
    source: attribute,
    type: attribute,
    subject: attribute.optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: attribute.optional(),
    dataschema: attribute.optional(),
    data: z.unknown().optional(),
    data_base64: z.base64().optional(),
  })
  // The extensions.
  .catchall(z.union([z.string(), z.boolean(), z.int()]))
  .refine((event) => Object.keys(event).every((name) => /^[a-z0-9]+$|^data_base64$/.test(name)), {
    error: 'an attribute has a name with other characters than a-z and 0-9',
  })

const eventGridEvent = z.strictObject({
  id: attribute,
  topic: z.literal('').optional(),
  subject: attribute,
  eventType: attribute,
  eventTime: z.iso.datetime({ offset: true }),
  dataVersion: z.string(),
  metadataVersion: z.literal('1').optional(),
  data: z.unknown(),
})

const schemas = {
  CloudEvent: {
    contentType: 'application/cloudevents-batch+json',
    events: z.array(cloudEvent),
    name: 'CloudEventV10',
  },
  EventGrid: {
    contentType: 'application/json',
    events: z.array(eventGridEvent),
    name: 'EventGridSchema',
  },
}

export function acceptedEvents(
  body: Buffer,
  contentType: string | undefined,
  inputSchema: InputSchema,
  topic: string,
): readonly AcceptedEvent[] {
  const schema = schemas[inputSchema]
  if (contentType?.split(';')[0] !== schema.contentType) {
    throw new Refusal(415, `The topic takes ${schema.contentType} only.`)
  }
  const json = jsonOf(body)
  const { data, error } = schema.events.safeParse(json)
  if (error) throw notOfSchema(schema.name, z.prettifyError(error))
  if (data.length === 0) throw notOfSchema(schema.name, 'there is no event')
  if (data.length > eventsMax) throw new Refusal(400, `More than ${eventsMax} events.`)
  return data.map((event) => {
    const bytes = Buffer.byteLength(JSON.stringify(event))
    if (bytes > bytesMax) throw new Refusal(413, `An event has more than ${bytesMax} bytes.`)
    return 'specversion' in event ? ofCloudEvents(event) : ofEventGrid(event, topic)
  })
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Refusal(400, 'The body is not JSON.', 'InputJsonInvalid')
  }
}

function notOfSchema(name: string, why: string): Refusal {
  const words = `This resource is configured to receive event in '${name}' schema. The JSON received does not conform to the expected schema: ${why}`
  return new Refusal(400, words, 'InputJsonInvalid')
}

function ofCloudEvents(event: z.output<typeof cloudEvent>): AcceptedEvent {
  const { id, type, subject = '' } = event
  return { id, type, subject, dataVersion: '', event }
}

function ofEventGrid(event: z.output<typeof eventGridEvent>, topic: string): AcceptedEvent {
  const { id, eventType: type, subject, dataVersion } = event
  return { id, type, subject, dataVersion, event: { ...event, topic, metadataVersion: '1' } }
}
