// The sink with the unmodified SDK, over the wire against a local topic.
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { sampleEvent } from '../../suites/sample-event'
import cloudEventsSchema from './cloud-events-schema.json'
import { problemAfter, topicAndSink } from './topic-and-sink'

const event = sampleEvent(1)
const several = [sampleEvent(1), sampleEvent(2), sampleEvent(3)]

describe('what is sent', () => {
  it('is the recorded text, byte by byte, each time', async () => {
    const { topic, sink } = await topicAndSink()
    await sink.publish(several)
    await sink.publish(several)
    const sent = {
      status: 200,
      contentType: 'application/cloudevents-batch+json; charset=utf-8',
      body: `[${several.map(({ text }) => text).join(',')}]`,
    }
    expect((await topic.journal()).requests).toEqual([sent, sent])
  })

  it('passes the JSON Schema of CloudEvents', async () => {
    const { sink, bodies } = await topicAndSink()
    await sink.publish(several)
    const ajv = addFormats(new Ajv({ strict: true, allowUnionTypes: true, formats: {} }))
    const isCloudEvent = ajv.compile(cloudEventsSchema)
    const [body = ''] = await bodies()
    const sent = JSON.parse(body) as readonly object[]
    expect(sent.map((each) => [isCloudEvent(each), isCloudEvent.errors])).toEqual(
      several.map(() => [true, null]),
    )
    expect(isCloudEvent({ ...sent[0], time: 'today' })).toBe(false)
    expect(isCloudEvent({ ...sent[0], source: '' })).toBe(false)
  })

  it('has the same id in Event Grid’s own schema, and source, sequence and trace in its data', async () => {
    const { sink, bodies } = await topicAndSink({ inputSchema: 'EventGrid' })
    await sink.publish([event])
    await sink.publish([event])
    const { data, ...attributes } = JSON.parse(event.text) as Record<string, unknown>
    const { id, source, type, subject, time, sequence, traceparent } = attributes
    expect(traceparent).toEqual(expect.any(String))
    const sent = {
      id,
      subject,
      eventType: type,
      eventTime: time,
      dataVersion: '1.0',
      data: { ...(data as object), source, sequence, traceparent },
    }
    expect(await bodies()).toEqual([JSON.stringify([sent]), JSON.stringify([sent])])
  })

  it('is nothing when there are no events', async () => {
    const { sink, bodies } = await topicAndSink()
    await sink.publish([])
    expect(await bodies()).toEqual([])
  })

  it('never mixes two feeds that publish at once', async () => {
    const { sink, bodies } = await topicAndSink()
    await Promise.all(several.map((each) => sink.publish([each])))
    expect([...(await bodies())].sort()).toEqual(several.map(({ text }) => `[${text}]`).sort())
  })
})

describe('temporary failures', () => {
  const status = (code: number, headers = {}) => ({ kind: 'status', status: code, headers })

  it.each<[string, object, unknown]>([
    ['429 without Retry-After', status(429), 429],
    ['503', status(503), 503],
    ['500', status(500), 500],
    ['408', status(408), 408],
    ['a reset connection', { kind: 'reset' }, 'reset'],
    ['no answer', { kind: 'hang' }, 'hang'],
  ])('are repeated after %s, with the same bytes', async (_, fault, noted) => {
    const { topic, sink, bodies, statuses, observed } = await topicAndSink()
    await topic.plan({ at: 'publish', times: 2, fault })
    await sink.publish(several)
    expect(await statuses()).toEqual([noted, noted, 200])
    expect(new Set(await bodies()).size).toBe(1)
    expect(observed.map(({ kind }) => kind)).toEqual(['publishRepeated', 'publishRepeated'])
  })

  it('are repeated a few times, and no more', async () => {
    const { topic, sink, statuses } = await topicAndSink()
    await topic.plan({ at: 'publish', fault: status(503) })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({ code: 'EventGridUnavailable', cause: { httpStatus: 503 } })
    expect(await statuses()).toEqual([503, 503, 503, 503])
  })

  it('end within the time that publishing has', async () => {
    const { topic, sink, statuses } = await topicAndSink({ totalMs: 200 })
    await topic.plan({ at: 'publish', fault: { kind: 'hang' } })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({ code: 'EventGridUnavailable', cause: { timedOut: true } })
    expect(await statuses()).toEqual(['hang'])
  })

  it('wait as long as Event Grid asks for', async () => {
    const { topic, sink, observed } = await topicAndSink()
    await topic.plan({ at: 'publish', times: 1, fault: status(429, { 'retry-after': '1' }) })
    await sink.publish([event])
    expect(observed).toEqual([
      {
        kind: 'publishRepeated',
        source: '/datamesh/sales/sales/orders',
        waitMs: 1_000,
        cause: '{"httpStatus":429}',
      },
    ])
  })

  it('pass on a wait that is too long', async () => {
    const { topic, sink, statuses } = await topicAndSink()
    await topic.plan({ at: 'publish', fault: status(503, { 'retry-after': '60' }) })
    const { code, options } = await problemAfter(sink.publish([event]))
    expect({ code, wait: options.retryAfterS }).toEqual({ code: 'EventGridUnavailable', wait: 60 })
    expect(await statuses()).toEqual([503])
  })

  it('may publish twice when the answer is lost, with the same bytes', async () => {
    const { topic, sink, bodies } = await topicAndSink()
    await topic.plan({ at: 'publish', times: 1, fault: { kind: 'lostAnswer' } })
    await sink.publish([event])
    expect(await bodies()).toEqual([`[${event.text}]`, `[${event.text}]`])
    expect((await topic.journal()).counters.accepted).toBe(2)
  })

  it('come from an address where nothing listens, too', async () => {
    const { topic, sink, observed } = await topicAndSink()
    await topic.close()
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause, attempts: observed.length + 1 }).toEqual({
      code: 'EventGridUnavailable',
      cause: { networkCode: 'ECONNREFUSED' },
      attempts: 4,
    })
  })
})

describe('refusals', () => {
  it.each([400, 404, 413, 302, 307])('are not repeated after %d', async (status) => {
    const { topic, sink, statuses } = await topicAndSink()
    const headers = { location: topic.endpoint }
    await topic.plan({ at: 'publish', fault: { kind: 'status', status, headers } })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({ code: 'EventRefused', cause: { httpStatus: status } })
    expect(await statuses()).toEqual([status])
  })

  it('come from a topic of the other schema', async () => {
    const { sink } = await topicAndSink({}, { schema: 'EventGrid' })
    const { code } = await problemAfter(sink.publish([event]))
    expect(code).toBe('EventRefused')
  })
})

describe('events that Event Grid would not take', () => {
  const changed = (change: object) => ({
    sequence: 1,
    text: JSON.stringify({ ...(JSON.parse(event.text) as object), ...change }),
  })

  it.each([
    ['is too large', changed({ data: { text: 'x'.repeat(1_000_000) } })],
    ['is no JSON', { sequence: 1, text: '{' }],
    ['has an empty id', changed({ id: '' })],
    ['has no source', changed({ source: undefined })],
    ['has a time that is none', changed({ time: 'today' })],
    ['is of another version of CloudEvents', changed({ specversion: '0.3' })],
    ['has an attribute more', changed({ Extra: 'x' })],
    ['has the sequence of another', changed({ sequence: '2' })],
  ])('are found before anything is sent: one that %s', async (_, wrong) => {
    const { sink, bodies } = await topicAndSink()
    const { code } = await problemAfter(sink.publish([sampleEvent(7), wrong]))
    expect(code).toBe('InvalidEvent')
    expect(await bodies()).toEqual([])
  })
})

describe('what is too large for one request', () => {
  const text = (sequence: number) => {
    const whole = JSON.parse(sampleEvent(sequence).text) as object
    return JSON.stringify({ ...whole, data: { text: 'ü'.repeat(200_000) } })
  }
  const events = [1, 2, 3, 4, 5].map((sequence) => ({ sequence, text: text(sequence) }))
  const parts = [events.slice(0, 2), events.slice(2, 4), events.slice(4)]
  const expected = parts.map((part) => `[${part.map((each) => each.text).join(',')}]`)

  it('is split, in order', async () => {
    const { sink, bodies } = await topicAndSink()
    await sink.publish(events)
    expect(await bodies()).toEqual(expected)
  })

  it('ends with the first part that fails', async () => {
    const { topic, sink, bodies } = await topicAndSink()
    await topic.plan({ at: 'publish', skip: 1, fault: { kind: 'status', status: 400 } })
    expect((await problemAfter(sink.publish(events))).code).toBe('EventRefused')
    expect(await bodies()).toEqual(expected.slice(0, 2))
  })
})
