// What a topic takes from publishers, and what it refuses.
import { key, startLocalTopic, token, type LocalTopic } from './local-topic'

const open: LocalTopic[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()))
})

const cloudEvent = { specversion: '1.0', id: '1', source: '/a', type: 'T', subject: 's' }
const eventGridEvent = {
  id: '1',
  subject: 's',
  eventType: 'T',
  eventTime: '2026-01-01T00:00:00Z',
  dataVersion: '1',
  data: {},
}
const batchType = 'application/cloudevents-batch+json; charset=utf-8'

async function start(schema: 'CloudEvent' | 'EventGrid' = 'CloudEvent') {
  const topic = await startLocalTopic({ schema })
  open.push(topic)
  return async (body: unknown, headers: Record<string, string> = {}, method = 'POST', url = '') => {
    const contentType = schema === 'CloudEvent' ? batchType : 'application/json'
    const response = await fetch(
      `${topic.endpoint}${url === '' ? '?api-version=2018-01-01' : url}`,
      {
        method,
        headers: { 'aeg-sas-key': key, 'content-type': contentType, ...headers },
        ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    )
    const text = await response.text()
    const error = text === '' ? undefined : (JSON.parse(text) as { error: { code: string } }).error
    return [response.status, error?.code]
  }
}

it('takes a batch of CloudEvents, by key or by token', async () => {
  const publish = await start()
  expect(await publish([cloudEvent])).toEqual([200, undefined])
  const bearer = { 'aeg-sas-key': '', authorization: `Bearer ${token}` }
  expect(await publish([cloudEvent], bearer)).toEqual([200, undefined])
})

it('takes events of its own schema where it has that', async () => {
  const publish = await start('EventGrid')
  expect(await publish([eventGridEvent])).toEqual([200, undefined])
  expect(await publish([{ ...eventGridEvent, topic: '/other' }])).toEqual([400, 'BadRequest'])
  expect(await publish([cloudEvent])).toEqual([400, 'BadRequest'])
  expect(await publish([cloudEvent], { 'content-type': batchType })).toEqual([
    415,
    'UnsupportedMediaType',
  ])
})

it.each<[string, Record<string, string>]>([
  ['no credential', { 'aeg-sas-key': '' }],
  ['another key', { 'aeg-sas-key': 'other' }],
  ['another token', { 'aeg-sas-key': '', authorization: 'Bearer other' }],
  ['a signature', { 'aeg-sas-token': 'r=x' }],
])('refuses a request with %s', async (_, headers) => {
  const publish = await start()
  expect(await publish([cloudEvent], headers)).toEqual([401, 'Unauthorized'])
})

it.each<[string, unknown]>([
  ['no array', cloudEvent],
  ['no event', []],
  ['no JSON', '['],
  ['an event without an id', [{ ...cloudEvent, id: undefined }]],
  ['an event with an empty source', [{ ...cloudEvent, source: '' }]],
  ['an event of version 0.3', [{ ...cloudEvent, specversion: '0.3' }]],
  ['an attribute in capitals', [{ ...cloudEvent, Sequence: '1' }]],
  ['an attribute that is an object', [{ ...cloudEvent, sequence: {} }]],
  ['an event of the other schema', [eventGridEvent]],
  ['one bad event among good ones', [cloudEvent, { ...cloudEvent, type: '' }]],
  ['too many events', Array.from({ length: 5_001 }, () => cloudEvent)],
])('refuses a body with %s, as a whole', async (_, body) => {
  const publish = await start()
  expect(await publish(body)).toEqual([400, 'BadRequest'])
  expect((await open[0]!.journal()).counters).toMatchObject({ requests: 1, accepted: 0 })
})

it('takes up to one mebibyte', async () => {
  const publish = await start()
  const withData = (length: number) => [{ ...cloudEvent, data: 'x'.repeat(length) }]
  const restLength = JSON.stringify(withData(0)).length
  expect(await publish(withData(1_048_576 - restLength))).toEqual([200, undefined])
  expect(await publish(withData(1_048_577 - restLength))).toEqual([413, 'PayloadTooLarge'])
})

it.each<[string, string, number]>([
  ['GET', '', 405],
  ['POST', '?api-version=2020-01-01', 400],
  ['POST', '?', 400],
  ['POST', '/more?api-version=2018-01-01', 404],
])('refuses %s %s', async (method, url, status) => {
  const publish = await start()
  expect((await publish([cloudEvent], {}, method, url))[0]).toBe(status)
})

it('refuses at its control address what it does not know, and shows what there is', async () => {
  await start()
  const [topic] = open
  await expect(topic!.control('GET', '/other')).rejects.toThrow('PUT /subscriptions/')
  await expect(topic!.plan({ at: 'publish', fault: { kind: 'other' } })).rejects.toThrow('kind')
  await expect(topic!.turn(-1)).rejects.toThrow('turnMs')
})
