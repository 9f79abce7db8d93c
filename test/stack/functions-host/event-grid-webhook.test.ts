// What Event Grid gets from the host's webhook, and what the functions get of it: what the real host
// was seen to do.
import type { FixtureHost } from '../fixtures/fixture-host'
import { startJudgedHost } from '../fixtures/judged-host'

let host: FixtureHost

beforeAll(async () => {
  host = await startJudgedHost()
})
afterAll(() => host.stop())

const gridEvent = (subject: string) => ({
  ...{ id: '1', topic: '/topic', subject, eventType: 'changed', dataVersion: '1' },
  ...{ eventTime: '2026-01-01T00:00:00Z', data: { When: '2026-01-01T00:00:00Z', count: 1.5 } },
})

const cloudEvent = (subject: string) => ({
  ...{ specversion: '1.0', id: '1', source: '/source', type: 'changed', subject },
  ...{ time: '2026-01-01T00:00:00Z', data: { a: 1 } },
})

interface Sent {
  readonly type?: string
  readonly contentType?: string
  readonly query?: string
  readonly method?: string
}

async function send(
  body: unknown,
  { type, contentType = 'application/json', query = '?functionName=events', method }: Sent = {},
): Promise<[status: number, text: string]> {
  const answer = await fetch(`${host.url}/runtime/webhooks/EventGrid${query}`, {
    method: method ?? 'POST',
    headers: { 'content-type': contentType, ...(type !== undefined && { 'aeg-event-type': type }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return [answer.status, await answer.text()]
}

const notify = (body: unknown, sent: Sent = {}) => send(body, { type: 'Notification', ...sent })

/** The events that reached the function, of these subjects, in the order of them. */
async function received(...subjects: string[]): Promise<unknown[]> {
  for (const subject of subjects) await host.untilPrinted(new RegExp(`event .*"${subject}"`))
  const printed = [...host.printed().matchAll(/event (\{.*)/g)].map(
    ([, text]) => JSON.parse(text!) as { subject: string },
  )
  return subjects.flatMap((each) => printed.filter(({ subject }) => subject === each))
}

describe('a notification', () => {
  it('is accepted, and each of its events reaches the function as it was sent', async () => {
    const events = [gridEvent('one'), gridEvent('two')]
    expect(await notify(events)).toEqual([202, ''])
    expect(await received('one', 'two')).toEqual(events)
  })

  it('brings CloudEvents, one alone or a batch', async () => {
    const [single, ...batch] = ['single', 'first', 'second'].map(cloudEvent)
    const one = { contentType: 'application/cloudevents+json; charset=utf-8' }
    const many = { contentType: 'application/cloudevents-batch+json; charset=utf-8' }
    expect(await notify(single, one)).toEqual([202, ''])
    expect(await notify(batch, many)).toEqual([202, ''])
    expect(await received('single', 'first', 'second')).toEqual([single, ...batch])
  })

  it('fails as a whole if one event fails, and the others still run', async () => {
    const batch = [gridEvent('before'), gridEvent('fails'), gridEvent('after')]
    const answer = [500, 'Exception while executing function: Functions.events']
    expect(await notify(batch)).toEqual(answer)
    expect(await received('before', 'after')).toEqual([batch[0], batch[2]])
    await host.untilPrinted(/an event of the fixture failed/)
  })

  it.each([
    ['no JSON', '{'],
    ['a text', '"text"'],
    ['texts', '["text"]'],
    ['nothing', ''],
  ])('of %s is 500', async (_what, body) => {
    expect(await notify(body)).toEqual([500, ''])
  })

  it('of no event is accepted', async () => {
    expect(await notify([])).toEqual([202, ''])
  })

  it.each([
    ['an unknown function', '?functionName=none', 'none'],
    ['a name in another case', '?functionName=EVENTS', 'EVENTS'],
    ['a function with another trigger', '?functionName=byHand', 'byHand'],
    ['no function', '', ''],
  ])('for %s is 404', async (_what, query, name) => {
    expect(await notify([], { query })).toEqual([404, `cannot find function: '${name}'`])
  })
})

it.each([
  ['no type', 400, undefined],
  ['an unknown type', 400, 'Other'],
  ['the type Unsubscribe', 202, 'Unsubscribe'],
])('a request of %s is %i, and no function runs', async (what, status, type) => {
  const body = cloudEvent(what)
  expect(await send(body, type === undefined ? {} : { type })).toEqual([status, ''])
  await notify(gridEvent(`after ${what}`))
  expect(await received(`after ${what}`)).toHaveLength(1)
  expect(host.printed()).not.toContain(`"${what}"`)
})

it('the host answers the validation of a subscription with its code', async () => {
  const body = [{ id: '1', data: { validationCode: 'CODE-123' } }]
  const type = 'SubscriptionValidation'
  expect(await send(body, { type })).toEqual([200, '{"validationResponse":"CODE-123"}'])
  expect(await send([], { type })).toEqual([500, ''])
})

it('the host consents to CloudEvents from Event Grid, whoever asks', async () => {
  const url = `${host.url}/runtime/webhooks/eventgrid?FunctionName=events`
  const headers = { 'webhook-request-origin': 'other.example' }
  const answer = await fetch(url, { method: 'OPTIONS', headers })
  expect([answer.status, answer.headers.get('webhook-allowed-origin')]).toEqual([
    ...[200, 'eventgrid.azure.net'],
  ])
})
