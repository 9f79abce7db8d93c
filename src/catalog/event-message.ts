// What a webhook receives, as AsyncAPI messages: one for each type of event. Its payload is what Event
// Grid delivers, which depends on the schema of the topic.
import { z } from 'zod'
import { eventByType, type DataProductEvent } from '../events/event'
import { publishedSchema, type JsonObject } from './published-schema'

/** Which of the two schemas the events of a topic have. */
export type TopicSchema = 'CloudEvent' | 'EventGrid'

const mediaTypes: Readonly<Record<TopicSchema, string>> = {
  CloudEvent: 'application/cloudevents+json; charset=utf-8',
  EventGrid: 'application/json; charset=utf-8',
}

/** By the type of the event. */
export function eventMessages(topicSchema: TopicSchema): JsonObject {
  const messages = Object.entries(eventByType).map(([type, { shape }]) => {
    const message = {
      name: type,
      title: type,
      summary: shape.data.description,
      contentType: mediaTypes[topicSchema],
      payload: { $ref: `#/components/schemas/${type}` },
    }
    return [type, message] as const
  })
  return Object.fromEntries(messages)
}

/** The payloads of these messages, by the same names. */
export function payloadSchemas(topicSchema: TopicSchema): JsonObject {
  const schemas = Object.entries(eventByType).map(([type, event]) => {
    const payload = topicSchema === 'CloudEvent' ? event : eventGridEvents(event)
    // A schema in AsyncAPI is one of draft 07.
    return [type, publishedSchema(payload, 'draft-07')] as const
  })
  return Object.fromEntries(schemas)
}

type EventSchema = (typeof eventByType)[DataProductEvent['type']]

/** In Event Grid's own schema; Event Grid delivers an array of one. */
function eventGridEvents({ shape }: EventSchema): z.ZodType {
  const { id, subject, type, time, source, sequence, data } = shape
  const event = z.object({
    id,
    topic: z.string().describe('The topic, by its id in Azure.'),
    subject,
    eventType: type,
    eventTime: time,
    dataVersion: z.string().describe('The version of the shape of the data.'),
    metadataVersion: z.string().describe('The version of Event Grid’s schema.'),
    data: data.extend({ source, sequence }),
  })
  return z.array(event).length(1)
}
