// How a topic delivers: handshakes, filters, retries on its clock, dead letters and faults.
import { key, startLocalTopic, type LocalTopic } from './local-topic'
import { consent, startWebhook, type Webhook } from './webhook'

const minute = 60_000
const hour = 60 * minute
let topic: LocalTopic
let webhook: Webhook

async function start(schema: 'CloudEvent' | 'EventGrid') {
  await topic.close()
  topic = await startLocalTopic({ schema })
}

beforeEach(async () => {
  topic = await startLocalTopic()
  webhook = await startWebhook()
})

afterEach(async () => {
  await Promise.all([topic.close(), webhook.close()])
})

const event = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/a',
  type: 'Created',
  subject: 'datamesh/orders',
  ...more,
})

async function publish(...events: readonly object[]) {
  const isCloudEvent = 'specversion' in events[0]!
  const contentType = isCloudEvent ? 'application/cloudevents-batch+json' : 'application/json'
  const { status } = await fetch(`${topic.endpoint}?api-version=2018-01-01`, {
    method: 'POST',
    headers: { 'aeg-sas-key': key, 'content-type': contentType },
    body: JSON.stringify(events),
  })
  expect(status).toBe(200)
  await topic.turn(0)
}

const subscribe = (more: object = {}) =>
  topic.subscribe('orders', { endpoint: webhook.url, ...more })
function answer(status: number) {
  webhook.answers = (request) =>
    request.headers['aeg-event-type'] === 'Notification' ? { status } : consent(request)
}
const receivedIds = () =>
  webhook.received
    .filter(({ headers }) => headers['aeg-event-type'] === 'Notification')
    .map(({ body }) => (body as { readonly id: string }).id)

describe('the handshake', () => {
  it('of CloudEvents asks with OPTIONS, and takes the header for consent', async () => {
    webhook.answers = () => ({ status: 405, headers: { 'webhook-allowed-origin': '*' } })
    await subscribe()
    expect(webhook.received).toMatchObject([
      { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } },
    ])
  })

  it.each([{}, { 'webhook-allowed-origin': 'example.com' }])(
    'of CloudEvents fails with the headers %j',
    async (headers) => {
      webhook.answers = () => ({ status: 200, headers })
      await expect(subscribe()).rejects.toThrow('WebHook-Allowed-Origin')
      await publish(event('1'))
      expect(webhook.received).toHaveLength(1)
    },
  )

  it('of Event Grid’s schema wants its code back, with 200', async () => {
    await start('EventGrid')
    await subscribe()
    expect(webhook.received).toMatchObject([
      {
        method: 'POST',
        headers: { 'aeg-event-type': 'SubscriptionValidation' },
        body: [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' }],
      },
    ])
    webhook.answers = (request) => ({ ...consent(request), status: 202 })
    await expect(subscribe()).rejects.toThrow('its status is 202')
    webhook.answers = () => ({ status: 200, body: '{"validationResponse":"other"}' })
    await expect(subscribe()).rejects.toThrow('another code')
  })

  it('fails when there is no answer in time', async () => {
    webhook.answers = () => undefined
    await expect(subscribe()).rejects.toThrow('does not answer')
  })
})

describe('a delivery', () => {
  it('is one event a request, with the headers of Event Grid and of the subscription', async () => {
    await subscribe({ headers: { 'x-secret': 'hush' } })
    await publish(event('1', { sequence: '1' }))
    expect(webhook.received.at(-1)).toMatchObject({
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'aeg-event-type': 'Notification',
        'aeg-delivery-count': '0',
        'aeg-subscription-name': 'ORDERS',
        'aeg-data-version': '',
        'aeg-metadata-version': '1',
        'x-secret': 'hush',
      },
      body: event('1', { sequence: '1' }),
    })
  })

  it('is an array of one event in Event Grid’s schema, with the topic', async () => {
    await start('EventGrid')
    await subscribe()
    const sent = {
      ...{ id: '1', subject: 's', eventType: 'T', eventTime: '2026-01-01T00:00:00Z' },
      ...{ dataVersion: '1.0', data: { a: 1 } },
    }
    await publish(sent)
    expect(webhook.received.at(-1)).toMatchObject({
      headers: { 'content-type': 'application/json; charset=utf-8', 'aeg-data-version': '1.0' },
      body: [
        { ...sent, metadataVersion: '1', topic: expect.stringContaining('/topics/') as string },
      ],
    })
  })

  it.each<[object, readonly string[]]>([
    [{}, ['1', '2', '3']],
    [{ includedEventTypes: ['updated'] }, ['2', '3']],
    [{ subjectBeginsWith: 'DATAMESH/o' }, ['1', '2']],
    [{ subjectBeginsWith: 'DATAMESH/o', isSubjectCaseSensitive: true }, []],
    [{ subjectEndsWith: 'refunds' }, ['3']],
    [{ includedEventTypes: ['Updated'], subjectEndsWith: 'orders' }, ['2']],
  ])('comes only for what the filter %j lets through', async (filter, expected) => {
    await subscribe({ filter })
    const second = event('2', { type: 'Updated' })
    const third = event('3', { type: 'Updated', subject: 'datamesh/refunds' })
    await publish(event('1'), second, third)
    expect(receivedIds().sort()).toEqual(expected)
  })

  it('comes no more when the subscription is removed', async () => {
    await subscribe()
    await topic.control('DELETE', '/subscriptions/orders')
    await publish(event('1'))
    expect(receivedIds()).toEqual([])
  })
})

describe('the retry schedule', () => {
  const waitsMs = async () => {
    const times = (await topic.journal()).attempts.map(({ at }) => Date.parse(at))
    return times.slice(1).map((time, i) => Math.floor((time - times[i]!) / 1_000) * 1_000)
  }

  it('waits longer each time, until the day is over', async () => {
    await subscribe()
    answer(500)
    await publish(event('1'))
    await topic.turn(25 * hour)
    const expected = [10_000, 30_000, minute, 5 * minute, 10 * minute, 30 * minute]
    expect(await waitsMs()).toEqual([...expected, hour, 3 * hour, 6 * hour, 12 * hour])
    const counts = webhook.received.map(({ headers }) => headers['aeg-delivery-count'])
    expect(counts.slice(1)).toEqual(expected.concat([0, 0, 0, 0, 0]).map((_, i) => String(i)))
  })

  it('ends with the first success', async () => {
    await subscribe()
    answer(500)
    await publish(event('1'))
    await topic.turn(9_000)
    expect(receivedIds()).toEqual(['1'])
    answer(202)
    await topic.turn(hour)
    expect((await topic.journal()).attempts).toMatchObject([
      { attempt: 1, outcome: 'InternalServerError' },
      { attempt: 2, outcome: 'Accepted' },
    ])
  })

  it.each([
    [503, 30_000],
    [404, 5 * minute],
    [408, 2 * minute],
    [302, 10_000],
  ])('waits after %d at least %d ms', async (status, waitMs) => {
    await subscribe()
    answer(status)
    await publish(event('1'))
    await topic.turn(waitMs + 1_000)
    expect(await waitsMs()).toEqual([waitMs])
  })

  it('counts a webhook that does not answer as failed', async () => {
    await subscribe()
    webhook.answers = () => undefined
    await publish(event('1'))
    expect((await topic.journal()).attempts).toMatchObject([{ outcome: 'TimedOut' }])
  })

  it.each([400, 401, 403, 413])('does not retry after %d', async (status) => {
    await subscribe({ deadLetter: true })
    answer(status)
    await publish(event('1'))
    await topic.turn(25 * hour)
    expect(receivedIds()).toEqual(['1'])
    expect((await topic.journal()).deadLetters).toMatchObject([{ deadLetterReason: 'NotRetried' }])
  })
})

describe('dead letters', () => {
  it('come five minutes after the last attempt', async () => {
    await subscribe({ deadLetter: true, maxDeliveryAttempts: 2 })
    answer(500)
    await publish(event('1'))
    await topic.turn(10_000 + 4 * minute)
    expect((await topic.journal()).deadLetters).toEqual([])
    await topic.turn(2 * minute)
    expect((await topic.journal()).deadLetters).toEqual([
      {
        subscription: 'orders',
        event: event('1'),
        deadLetterReason: 'MaxDeliveryAttemptsExceeded',
        deliveryAttempts: 2,
        lastDeliveryOutcome: 'InternalServerError',
        publishTime: expect.any(String) as string,
      },
    ])
  })

  it('are dropped unless the subscription wants them', async () => {
    await subscribe({ eventTimeToLiveInMinutes: 1 })
    answer(500)
    await publish(event('1'))
    await topic.turn(hour)
    const { counters, deadLetters } = await topic.journal()
    expect({ attempts: counters.attempts, dropped: counters.dropped, deadLetters }).toEqual({
      attempts: 3,
      dropped: 1,
      deadLetters: [],
    })
  })
})

describe('planned faults', () => {
  const plan = (fault: object) => topic.plan({ at: 'delivery', times: 1, fault })

  it.each<[string, object, readonly string[]]>([
    ['duplicates', { kind: 'duplicate' }, ['1', '1', '2']],
    ['reorders', { kind: 'reorder' }, ['2', '1']],
    ['delays', { kind: 'delay', ms: minute }, ['2', '1']],
    ['refuses', { kind: 'status', status: 500 }, ['2', '1']],
    ['loses the answer of', { kind: 'lostAnswer' }, ['1', '2', '1']],
  ])('%s a delivery', async (_, fault, expected) => {
    await subscribe()
    await plan(fault)
    await publish(event('1'))
    await publish(event('2'))
    await topic.turn(2 * minute)
    expect(receivedIds()).toEqual(expected)
  })
})
