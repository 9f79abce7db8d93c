// What is sent of a recorded event: its text in, the bytes for a topic of one of the two schemas out.
// They depend on nothing else, so that an event that is published again is the same. What Event Grid
// would not take is a problem here, before anything is sent.
import { z } from 'zod'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'
import type { RecordedEvent } from '../../events/event'

/** Which events a topic takes: chosen when the topic is made, and never changed. */
export type InputSchema = 'CloudEvent' | 'EventGrid'

export interface OutgoingEvent {
  readonly source: string
  /** JSON. */
  readonly text: string
  readonly bytes: number
}

const attribute = z.string().min(1)

const cloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: attribute,
  source: attribute,
  type: attribute,
  subject: attribute,
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.url(),
  sequence: attribute,
  traceparent: attribute.optional(),
  data: z.record(z.string(), z.unknown()),
})

export function toOutgoingEvent(event: RecordedEvent, inputSchema: InputSchema): OutgoingEvent {
  const parsed = parse(event)
  const text = inputSchema === 'CloudEvent' ? event.text : eventGridText(parsed)
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.eventBytesMax) throw invalid(event, [`it has ${bytes} bytes`])
  return { source: parsed.source, text, bytes }
}

function parse(event: RecordedEvent): z.output<typeof cloudEvent> {
  const { data, error } = cloudEvent.safeParse(jsonOf(event))
  if (error) throw invalid(event, error.issues.map(faultOf))
  if (data.sequence !== String(event.sequence)) throw invalid(event, ['it has another sequence'])
  return data
}

function jsonOf(event: RecordedEvent): unknown {
  try {
    return JSON.parse(event.text)
  } catch {
    throw invalid(event, ['it is not JSON'])
  }
}

const faultOf = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.')}: ${message}`

function invalid({ sequence }: RecordedEvent, faults: readonly string[]): Problem {
  return new Problem('InvalidEvent', undefined, { cause: { sequence, faults } })
}

/** Grows when the shape of `data` changes in a way that breaks receivers. */
const dataVersion = '1.0'

/** Event Grid's schema has no room for source, sequence and traceparent, so they are in `data`. */
function eventGridText(event: z.output<typeof cloudEvent>): string {
  const { id, subject, type, time, data, source, sequence, traceparent } = event
  return JSON.stringify({
    id,
    subject,
    eventType: type,
    eventTime: time,
    dataVersion,
    data: { ...data, source, sequence, ...(traceparent !== undefined && { traceparent }) },
  })
}
